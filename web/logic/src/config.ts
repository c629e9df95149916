// `config.json` of a package, see spec/package.md, and the start message that brings it.

import type { LaunchOptions, Start as StartMessage } from '@hutong/protocol'

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  backgroundColor?: string
  backgroundColorContent?: string
  backgroundTextStyle?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  disableScroll?: boolean
}

export interface TabItem {
  pagePath: string
  text?: string
  iconPath?: string
  selectedIconPath?: string
}

export interface TabBarConfig {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  position?: string
  custom?: boolean
  list: TabItem[]
}

export interface PageConfig {
  root: string
  config: WindowConfig
  styles: string[]
  /** Diagnostic code when the page could not be built. */
  placeholder?: string
}

export interface ComponentConfig {
  usingComponents: { [tag: string]: string }
  generics?: { [name: string]: string | null }
  placeholders?: { [tag: string]: string }
  options?: { styleIsolation?: string; addGlobalClass?: boolean; virtualHost?: boolean }
  root: string
  /** Prefix of the classes of its sheet; empty when they are everybody's. */
  scope?: string
  /** Name of its hosts, when that is not the prefix. */
  host?: string
  sheet?: string
}

export interface Subpackage {
  root: string
  name: string
  independent: boolean
  pages: string[]
}

export interface AppConfig {
  entry: string
  window: WindowConfig
  tabBar?: TabBarConfig
  pages: { [path: string]: PageConfig }
  components: { [path: string]: ComponentConfig }
  subpackages: Subpackage[]
  functions: { [key: string]: unknown }
}

export type Start = StartMessage<AppConfig>

/** How the mini-program was entered, as its hooks are told. */
export type Entrance = Omit<LaunchOptions, 'referrerInfo'> & { referrerInfo: object }
