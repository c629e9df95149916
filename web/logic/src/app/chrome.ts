// The bars around a page, as its JSON describes them.

import type { AppConfig, WindowConfig } from '../config'
import type { Look } from '../looks'

/** `chrome` of spec/ops.md. */
export interface Chrome {
  title: string
  backgroundColor: string
  textStyle: 'white' | 'black'
  custom: boolean
  loading: boolean
  home: boolean
  back: boolean
  pullDown: boolean
  disableScroll: boolean
  pageBackground: string
  backgroundTextStyle: string
  tab?: number
  reachBottom: number
  listenScroll: boolean
  /** The page can be shared. */
  share: boolean
  v2: boolean
  darkmode: boolean
  /** The dialect's. */
  look?: Look
}

export interface ChromePlace {
  home: boolean
  back: boolean
  tab: number | undefined
  look: Look | undefined
}

/** The chrome of the page at `path`; its own JSON goes before the app's `window`. */
export function chromeOf(config: AppConfig, path: string, place: ChromePlace): Chrome {
  const own: WindowConfig = { ...config.window, ...config.pages[path]?.config }
  return {
    title: own.navigationBarTitleText ?? '',
    backgroundColor: own.navigationBarBackgroundColor ?? '#000000',
    textStyle: own.navigationBarTextStyle === 'black' ? 'black' : 'white',
    custom: own.navigationStyle === 'custom',
    loading: false,
    home: place.home,
    back: place.back,
    pullDown: own.enablePullDownRefresh === true,
    disableScroll: own.disableScroll === true,
    pageBackground: own.backgroundColorContent ?? '',
    backgroundTextStyle: own.backgroundTextStyle ?? 'dark',
    ...(place.tab === undefined ? {} : { tab: place.tab }),
    ...(place.look && { look: place.look }),
    reachBottom: own.onReachBottomDistance ?? 50,
    listenScroll: false,
    share: false,
    v2: config.functions?.['style'] === 'v2',
    darkmode: config.functions?.['darkmode'] === true,
  }
}
