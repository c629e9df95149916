// canIUse: `request`, `showToast.object.image`, `button.open-type.share`, `scroll-view`.

/** Built-ins that the view draws. */
const COMPONENTS = new Set(
  ('block button canvas checkbox checkbox-group cover-image cover-view form icon image input label match-media movable-area ' +
    'movable-view navigation-bar navigator page-meta picker picker-view picker-view-column progress radio radio-group rich-text ' +
    'root-portal scroll-view slider slot swiper swiper-item switch text textarea view').split(' '),
)

/** What the values of an attribute can be, where not everything works. */
const VALUES: { [attribute: string]: string[] } = {
  'button.open-type': ['share', 'getUserInfo', 'openSetting', 'chooseAvatar'],
  'canvas.type': ['2d'],
}

/** `supported` says whether the façade has a name and can answer it. */
export function canIUse(schema: unknown, supported: (name: string) => boolean): boolean {
  if (typeof schema !== 'string' || schema === '') return false
  const [head = '', attribute, value] = schema.split('.')
  if (supported(head)) return true
  if (!COMPONENTS.has(head)) return false
  const values = VALUES[`${head}.${attribute}`]
  return values === undefined || value === undefined || values.includes(value)
}
