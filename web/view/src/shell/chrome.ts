/** What stands around a page, see spec/ops.md. */
export interface Chrome {
  title?: string
  backgroundColor?: string
  textStyle?: 'white' | 'black'
  custom?: boolean
  loading?: boolean
  home?: boolean
  back?: boolean
  pullDown?: boolean
  disableScroll?: boolean
  pageBackground?: string
  backgroundTextStyle?: 'dark' | 'light'
  tab?: number | null
  reachBottom?: number
  listenScroll?: boolean
  share?: boolean
  v2?: boolean
  darkmode?: boolean
  look?: string
}

export interface TabBarStyle {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  position?: string
  custom?: boolean
  list: { text?: string, iconPath?: string, selectedIconPath?: string }[]
  selected?: number
  hidden?: boolean
  badges?: { [index: string]: string }
  dots?: number[]
}
