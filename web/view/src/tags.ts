// Tags whose behaviour comes in the second script.

/** Built-ins that few first pages show. */
export const LATER = [
  'canvas', 'checkbox', 'checkbox-group', 'form', 'icon', 'input', 'label', 'match-media', 'movable-view', 'navigation-bar', 'page-meta', 'picker',
  'picker-view', 'progress', 'radio', 'radio-group', 'rich-text', 'root-portal', 'scroll-enhanced', 'scroll-refresher', 'slider', 'switch',
  'textarea', 'video',
] as const

/** What needs a device, a network of media or a vendor's service says so in its place. */
export const ABSENT = [
  'ad', 'ad-custom', 'audio', 'camera', 'channel-live', 'channel-video', 'editor', 'live-player', 'live-pusher', 'map',
  'official-account', 'voip-room', 'web-view', 'xr-scene', 'store-home', 'store-product',
] as const
