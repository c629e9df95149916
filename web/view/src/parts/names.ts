// What the built-ins are called that say so when nobody shows them.

import { ours } from '../words'

/** In Chinese and in English. */
const NAMES: { [tag: string]: [string, string] } = {
  'ai-camera': ['智能相机', 'Camera'], 'animation-video': ['透明视频', 'Animation'], camera: ['相机', 'Camera'], 'channel-live': ['视频号直播', 'Live channel'],
  'channel-video': ['视频号视频', 'Channel video'], 'contact-button': ['客服', 'Customer service'], lifestyle: ['生活号', 'Official account'],
  'live-player': ['直播播放', 'Live stream'], 'live-pusher': ['直播推流', 'Live broadcast'], 'official-account': ['公众号', 'Official account'], 'rtc-room': ['实时音视频', 'Call'],
  spread: ['推广', 'Promotion'], 'store-home': ['店铺', 'Shop'], 'store-product': ['商品', 'Product'], 'voip-room': ['多人音视频', 'Group call'], 'web-view': ['网页', 'Web page'], 'xr-scene': ['三维场景', '3D scene'],
}

/** The built-in's name and that it is not there, in the reader's language. */
export function absentText(tag: string): string {
  const [zh, en] = NAMES[tag] ?? [`<${tag}>`, `<${tag}>`]
  return ours(`${zh}：此容器暂不支持`, `${en}: not available in this container`)
}

export const refusedText = (): string => ours('该网页不在允许的域名内', 'This page is not among the allowed domains')
