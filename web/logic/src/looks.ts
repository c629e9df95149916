// What built-ins look like by default where a vendor's app differs from WeChat's: custom properties of the view's sheets
// (`web/view/src/css`). Which source each colour is from stands in docs/built-ins.md.

/** As the style of an element. */
export type Look = string

const look = (properties: { [name: string]: string }): Look => Object.entries(properties).map(([name, value]) => `--h-${name}:${value}`).join(';')

/** The whole button fades when it is disabled, where WeChat's has other colours. */
const dimmed = (opacity: string) => ({ dim: opacity, 'text-off': 'var(--h-text)', 'button-off': 'var(--h-button)', 'typed-off': '#fff', 'accent-off': 'var(--h-accent)', 'warn-off': 'var(--h-warn)', 'plain-off': 'var(--h-plain)' })

export const alipay = /* @__PURE__ */ look({
  accent: '#1677ff', warn: '#ff3b30', button: '#fff', edge: '#e5e5e5', 'typed-edge': '#0000', corner: '4px', plain: '#333', ...dimmed('.4'),
  slider: '#108ee9', track: '#ddd', 'slider-bar': '4px', handle: '22px', progress: '#09bb07',
})

export const baidu = /* @__PURE__ */ look({
  accent: '#3c76ff', warn: '#f7534f', button: '#fff', edge: '#333', 'typed-edge': '#0000', corner: '4px', plain: '#333', ...dimmed('.3'),
  switch: '#38f', track: '#ccc', 'slider-bar': '1px', progress: '#09bb07', 'progress-bar': '#e6e6e6',
  'icon-success': '#5c8af5', 'icon-success_no_circle': '#5c8af5', 'icon-info': '#5c8af5', 'icon-waiting': '#5c8af5', 'icon-warn': '#f6635f', 'icon-clear': '#999',
  'icon-cancel': 'var(--h-plain)', 'icon-download': 'var(--h-plain)', 'icon-search': 'var(--h-plain)',
})

export const bytedance = /* @__PURE__ */ look({ accent: '#f85959', button: '#fff', 'accent-off': '#fbacac', track: '#e8e8e8', 'progress-bar': '#ebebeb' })

export const qq = /* @__PURE__ */ look({ accent: '#007aff', 'accent-off': '#80bdff' })
