// What the built-ins are called that say so when nobody shows them.

const ZH: { [tag: string]: string } = {
  ad: '广告', 'ad-custom': '广告', camera: '相机', 'channel-live': '视频号直播', 'channel-video': '视频号视频', 'live-player': '直播播放',
  'live-pusher': '直播推流', 'official-account': '公众号', 'store-home': '店铺', 'store-product': '商品', 'voip-room': '多人音视频', 'web-view': '网页', 'xr-scene': '三维场景',
}
const EN: typeof ZH = {
  ad: 'Advertisement', 'ad-custom': 'Advertisement', camera: 'Camera', 'channel-live': 'Live channel', 'channel-video': 'Channel video', 'live-player': 'Live stream',
  'live-pusher': 'Live broadcast', 'official-account': 'Official account', 'store-home': 'Shop', 'store-product': 'Product', 'voip-room': 'Group call', 'web-view': 'Web page', 'xr-scene': '3D scene',
}

const chinese = (): boolean => /^zh\b/i.test(document.documentElement.lang || navigator.language)

/** The built-in's name and that it is not there, in the reader's language. */
export function absentText(tag: string): string {
  const name = (chinese() ? ZH : EN)[tag] ?? `<${tag}>`
  return chinese() ? `${name}：此容器暂不支持` : `${name}: not available in this container`
}

export const refusedText = (): string => (chinese() ? '该网页不在允许的域名内' : 'This page is not among the allowed domains')
