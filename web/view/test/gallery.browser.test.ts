// Pages of all built-ins in both themes: nothing may fail on them, and `npm run gallery` writes pictures of
// them to dist/gallery for people to look at.

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Op, type Json } from '@hutong/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as looks from '../../logic/src/looks'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

const PICTURE = { text: '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"><rect width="160" height="90" fill="#5b8ff9"/><circle cx="40" cy="45" r="30" fill="#fff"/><rect x="90" y="20" width="50" height="50" fill="#f6bd16"/></svg>', type: 'image/svg+xml' }
const ICON = { text: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#07c160"/></svg>', type: 'image/svg+xml' }

const box = (text: string, ...children: Spec[]): Spec => ['view', { class: 'box' }, ['view', { class: 'label' }, text], ...children]
const image = (mode: string): Spec => ['image', { src: '/p.svg', mode, style: 'width:100px;height:80px;background:#eee;margin:2px' }]

const pages: { [name: string]: Spec[] } = {
  basics: [
    box('text', ['text', {}, 'a\\nline break, 中文'], ['text', { decode: true, space: 'ensp' }, '  &lt;decoded&gt;  wide']),
    box('icon', ...['success', 'success_no_circle', 'info', 'warn', 'waiting', 'cancel', 'download', 'search', 'clear'].map((type): Spec => ['icon', { type, size: 32 }])),
    box('image modes', ...['scaleToFill', 'aspectFit', 'aspectFill', 'center', 'top left'].map(image), ['image', { src: '/p.svg', mode: 'widthFix', style: 'width:120px' }], ['image', { src: '/p.svg', mode: 'heightFix', style: 'height:40px' }]),
    box('progress', ['progress', { percent: 20, 'show-info': true }], ['progress', { percent: 60, 'stroke-width': 12, 'border-radius': 6, activeColor: '#10aeff' }]),
    box('rich-text', ['rich-text', { nodes: '<h3>Title</h3><p style="color:#e64340">red <b>bold</b> <i>italic</i></p><ul><li>one</li><li>two</li></ul><script>x</script>' }]),
    box('html tags', ['div', {}, 'div ', ['span', {}, 'span '], ['b', {}, 'bold'], ['p', {}, 'p']]),
    box('absent', ['video', { style: 'width:150px;height:80px' }], ['map', { style: 'width:150px;height:80px' }]),
  ],
  buttons: [
    ['view', { style: 'padding:0 20px' }, ...['default', 'primary', 'warn'].flatMap((type): Spec[] => [
      ['button', { type }, `${type} 页面操作`],
      ['button', { type, loading: true, style: 'margin-top:8px' }, 'loading'],
      ['button', { type, disabled: true, style: 'margin-top:8px' }, 'disabled'],
      ['button', { type, plain: true, style: 'margin:8px auto' }, 'plain'],
    ]),
    ['button', { size: 'mini', type: 'default' }, '按钮'], ['button', { size: 'mini', type: 'primary', style: 'margin:0 8px' }, '按钮'], ['button', { size: 'mini', type: 'warn' }, '按钮']],
  ],
  form: [
    box('input', ['input', { placeholder: '这是一个可以自动聚焦的 input' }], ['input', { value: '有内容', style: 'border-bottom:1px solid #eee' }], ['input', { password: true, value: 'secret' }], ['input', { placeholder: 'red', 'placeholder-style': 'color:#f76260' }]),
    box('textarea', ['textarea', { placeholder: '请输入', 'auto-height': true, style: 'width:100%;border:1px solid #eee' }], ['textarea', { value: '第一行\n第二行', style: 'width:100%;height:60px;border:1px solid #eee' }]),
    box('checkbox', ['checkbox-group', {}, ['label', {}, ['checkbox', { value: 'a', checked: true }], '选中 '], ['label', {}, ['checkbox', { value: 'b' }], '未选中 '], ['checkbox', { checked: true, disabled: true }], ['checkbox', { checked: true, color: '#10aeff' }]]),
    box('radio', ['radio-group', {}, ['label', {}, ['radio', { value: 'a', checked: true }], '选中 '], ['label', {}, ['radio', { value: 'b' }], '未选中 '], ['radio', { disabled: true, checked: true }]]),
    box('switch', ['switch', { checked: true }], ['switch', {}], ['switch', { checked: true, color: '#10aeff' }], ['switch', { type: 'checkbox', checked: true }]),
    box('slider', ['slider', { value: 60, 'show-value': true }], ['slider', { value: 30, 'block-size': 16, activeColor: '#e64340', disabled: true }]),
    box('picker', ['picker', { range: ['美国', '中国'], value: 1 }, ['view', {}, '当前选择：中国']]),
    box('picker-view', ['picker-view', { style: 'height:160px', value: [1, 2] }, ...[0, 1].map((c): Spec => ['picker-view-column', {}, ...[0, 1, 2, 3, 4].map((r): Spec => ['view', { style: 'text-align:center;line-height:34px' }, `第${c}列 ${r}`])])]),
  ],
  containers: [
    box('swiper', ['swiper', { 'indicator-dots': true, circular: true, style: 'height:100px' }, ...['#1aad19', '#2782d7', '#f1f1f1'].map((color): Spec => ['swiper-item', { style: `background:${color}` }, 'slide'])]),
    box('swiper with margins', ['swiper', { 'previous-margin': '30px', 'next-margin': '30px', current: 1, 'indicator-dots': true, 'indicator-active-color': '#07c160', style: 'height:80px' }, ...['#1aad19', '#2782d7', '#f6bd16'].map((color): Spec => ['swiper-item', {}, ['view', { style: `background:${color};height:100%;margin:0 4px` }, 'slide']])]),
    box('swiper vertical', ['swiper', { vertical: true, 'indicator-dots': true, style: 'height:80px' }, ...['#1aad19', '#2782d7'].map((color): Spec => ['swiper-item', { style: `background:${color}` }, 'slide'])]),
    box('scroll-view x', ['scroll-view', { 'scroll-x': true, style: 'white-space:nowrap;height:60px' }, ...[1, 2, 3, 4, 5].map((n): Spec => ['view', { style: `display:inline-block;width:120px;height:60px;background:hsl(${n * 60} 60% 70%)` }, `${n}`])]),
    box('scroll-view y', ['scroll-view', { 'scroll-y': true, 'scroll-top': 30, style: 'height:60px' }, ...[1, 2, 3].map((n): Spec => ['view', { style: `height:40px;background:hsl(${n * 60} 60% 70%)` }, `${n}`])]),
    box('movable', ['movable-area', { style: 'width:200px;height:80px;background:#ccc' }, ['movable-view', { direction: 'all', x: 60, y: 20, style: 'width:40px;height:40px;background:#1aad19' }]]),
    box('navigator', ['navigator', { url: '/a' }, '跳转到新页面']),
    box('cover-view', ['cover-view', {}, 'cover'], ['cover-image', { src: '/p.svg', style: 'width:60px' }]),
    box('canvas', ['canvas', { as: 'canvas', style: 'height:60px' }]),
  ],
}

pages['lists'] = [
  box('grid-view', ...['aligned', 'masonry'].map((type): Spec => ['grid-view', { type, 'cross-axis-count': 3, 'main-axis-gap': 4, 'cross-axis-gap': 4, style: 'margin-bottom:6px' }, ...[30, 50, 24, 40, 36].map((height, i): Spec => ['view', { style: `height:${height}px;background:hsl(${i * 50} 60% 70%)` }, `${i}`])])),
  box('sticky', ['sticky-section', {}, ['sticky-header', { 'offset-top': 10 }, ['view', { style: 'background:#5b8ff9' }, 'head']], ['view', {}, 'rows']]),
  box('open-data', ['open-data', { type: 'userNickName' }], ['open-data', { type: 'userAvatarUrl', style: 'width:40px;height:40px' }]),
  box('tabs', ['tabs', { 'active-name': 'a', 'tabs-active-text-color': '#07c160' }, ['tab-item', { name: 'a', label: '推荐' }], ['tab-item', { name: 'b', label: '关注', 'badge-type': 'dot' }], ['tab-item', { name: 'c', label: '附近', 'badge-type': 'text', 'badge-text': '3' }]]),
  box('absent', ['official-account', {}], ['contact-button', {}]),
  box('scaled', ['movable-area', { style: 'width:200px;height:80px;background:#ccc' }, ['movable-view', { direction: 'all', scale: true, 'scale-value': 1.5, x: 60, y: 20, style: 'width:40px;height:40px;background:#1aad19' }]]),
  ['page-container', { show: true, round: true, 'z-index': 5 }, ['view', { style: 'padding:20px' }, 'page-container']],
]

pages['media'] = [
  box('video', ['video', { src: 'data:video/mp4,', poster: '/p.svg', 'object-fit': 'cover', title: '山水', duration: 95, style: 'width:100%;height:190px' }]),
  box('video without the button in the middle', ['video', { poster: '/p.svg', 'object-fit': 'cover', duration: 95, 'show-center-play-btn': false, 'show-mute-btn': true, style: 'width:100%;height:190px' }]),
  box('map', ['map', { latitude: 30.2, longitude: 120.1, scale: 12, 'show-scale': true, 'show-compass': true, 'show-location': true, markers: [{ id: 1, latitude: 30.2, longitude: 120.1, callout: { content: '西湖', display: 'ALWAYS' } }], style: 'width:100%;height:190px', as: 'map' }]),
]

/** The map is there, and where the user is. */
async function located(stage: Stage): Promise<void> {
  await stage.page.locator('.leaflet-control-scale').waitFor()
  await stage.toContainerSide(['embed', stage.ops.id('map'), 'located', { latitude: 30.18, longitude: 120.15 }])
  await stage.page.locator('.whereabouts').waitFor()
}

const CSS = '.box{padding:6px 12px;border-bottom:1px solid rgba(128,128,128,.3)}.label{color:#888;font-size:12px}page{background:#fff}'
const TABS: Json = { list: [{ text: '首页', iconPath: 'i.svg', selectedIconPath: 'i.svg' }, { text: '消息', iconPath: 'i.svg' }, { text: '我的', iconPath: 'i.svg' }], color: '#666', selectedColor: '#07c160', badges: { 1: '12' }, dots: [2] }

const DRAWING: Json = [[
  ['=', 'fillStyle', { gradient: 'linear', at: [0, 0, 300, 0], stops: [[0, '#07c160'], [1, '#10aeff']] }], ['fillRect', 0, 0, 300, 30],
  ['=', 'fillStyle', '#888'], ['fillText', 'canvas 画布', 10, 50],
], false]

/** What a dialect looks like where nobody names a colour. */
const defaults: Spec[] = [
  box('button', ...([{}, { type: 'primary' }, { type: 'warn' }] as const).flatMap((props): Spec[] => [
    ['button', props, '按钮'],
    ['view', { style: 'display:flex;gap:4px;padding:6px 0' }, ...[{ disabled: true }, { plain: true }, { plain: true, disabled: true }, { loading: true }].map((more): Spec => ['button', { size: 'mini', ...props, ...more }, '按钮'])],
  ])),
  box('switch, checkbox, radio', ['switch', { checked: true }], ['switch', {}], ['checkbox', { checked: true }, '选中'], ['checkbox', {}], ['radio', { checked: true }], ['switch', { type: 'checkbox', checked: true }]),
  box('slider', ['slider', { value: 60, 'show-value': true }], ['slider', { value: 30, disabled: true }]),
  box('progress', ['progress', { percent: 40, 'show-info': true }]),
  box('icon', ...['success', 'success_no_circle', 'info', 'warn', 'waiting', 'cancel', 'download', 'search', 'clear'].map((type): Spec => ['icon', { type, size: 32 }])),
  box('picker', ['picker', { range: ['美国', '中国', '巴西'], value: 1 }, ['view', {}, '当前选择：中国']]),
]

const folder = process.env['GALLERY']

beforeAll(async () => {
  await start()
  if (folder) await mkdir(folder, { recursive: true })
})
afterAll(stop)

describe.each(['light', 'dark'])('%s', (theme) => {
  const dark = theme === 'dark'

  it.each(Object.entries({ wechat: undefined, ...looks }))('defaults of %s', async (dialect, look) => {
    const stage = await Stage.open({ viewport: { width: 375, height: 860 }, deviceScaleFactor: 1.5 })
    await stage.toContainerSide(['sheets', { app: dark ? CSS.replace('#fff', '#111') : CSS }])
    await stage.toContainerSide(['theme', theme])
    stage.ops.page(1, defaults, { sheets: ['app'], chrome: { title: dialect, loading: true, tab: 0, darkmode: true, ...(look && { look }), ...(dark ? { backgroundColor: '#111', textStyle: 'white' } : {}) } })
    stage.ops.push(Op.shellStyle, 1, { list: [{ text: '首页' }, { text: '我的' }], ...(dark ? { backgroundColor: '#1e1e1e' } : {}) })
    await stage.send()
    const shot = async (name: string) => folder && stage.page.screenshot({ path: path.join(folder, `${name}-${dialect}-${theme}.png`), animations: 'disabled' })
    await shot('defaults')
    await stage.page.locator('wx-picker').click()
    await stage.page.locator('.hutong-confirm').waitFor()
    await shot('picker')
    expect((await stage.sent()).filter((m) => m[0] === 'error')).toEqual([])
    await stage.close()
  })

  it.each(Object.keys(pages))('%s', async (name) => {
    const stage = await Stage.open({ viewport: { width: 375, height: 860 }, deviceScaleFactor: 1.5 })
    await stage.files({ 'p.svg': PICTURE, 'i.svg': ICON })
    await stage.toContainerSide(['sheets', { app: dark ? CSS.replace('#fff', '#111') : CSS }])
    await stage.toContainerSide(['theme', theme])
    await stage.toContainerSide(['insets', { top: 20, right: 0, bottom: 0, left: 0 }])
    stage.ops.page(1, pages[name]!, { sheets: ['app'], chrome: {
      title: name, back: name !== 'basics', home: true, loading: name === 'form', tab: 0, darkmode: true, v2: dark,
      ...(dark ? { backgroundColor: '#111', textStyle: 'white' } : {}),
    } })
    stage.ops.push(Op.shellStyle, 1, { ...(TABS as object), ...(dark ? { backgroundColor: '#1e1e1e' } : {}) })
    if (name === 'containers') stage.ops.push(Op.call, stage.ops.id('canvas'), 'draw', DRAWING, 0)
    await stage.send()
    await stage.page.waitForFunction(() => [...document.querySelector('wx-page-shell')!.shadowRoot!.querySelectorAll('wx-image > img')].every((img) => img.classList.contains('loaded')))
    if (name === 'media') await located(stage)
    if (folder) await stage.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) })
    if (name === 'form') {
      await stage.page.locator('wx-picker').click()
      if (folder) await stage.page.screenshot({ path: path.join(folder, `picker-${theme}.png`), animations: 'disabled' })
    }
    expect((await stage.sent()).filter((m) => m[0] === 'error')).toEqual([])
    const empty = await stage.page.evaluate(() => [...document.querySelector('wx-page-shell')!.shadowRoot!.querySelectorAll('.box > *')].filter((e) => e.getBoundingClientRect().height === 0).map((e) => e.localName))
    expect(empty).toEqual([])
    await stage.close()
  })
})
