// The tab bar: what the app's JSON says and what the mini-program changed since.

import type { Json } from '@hutong/protocol'
import type { TabBarConfig, TabItem } from '../config'
import { toJson } from '../json'

export class TabBar {
  readonly list: TabItem[]
  private selected = 0
  private hidden = false
  private readonly badges: { [index: string]: string } = {}
  private readonly dots = new Set<number>()
  private style: { [key: string]: unknown }

  constructor(
    private readonly config: TabBarConfig,
    private readonly changed: () => void,
  ) {
    this.list = config.list.map(item => ({ ...item, pagePath: item.pagePath.replace(/^\//, '').replace(/\.html$/, '') }))
    const { list: _list, ...style } = config
    this.style = style
  }

  get custom(): boolean {
    return this.config.custom === true
  }

  get visible(): boolean {
    return !this.hidden
  }

  /** The index of the tab that shows `path`. */
  indexOf(path: string): number | undefined {
    const index = this.list.findIndex(item => item.pagePath === path)
    return index < 0 ? undefined : index
  }

  private change(apply: () => void): void {
    apply()
    this.changed()
  }

  /** `tabBar` of spec/ops.md. */
  describe(): Json {
    const { list, selected, hidden, badges } = this
    return toJson({ ...this.style, list, selected, hidden, badges, dots: [...this.dots] })
  }

  select(index: number): void {
    this.change(() => (this.selected = index))
  }

  show(visible: boolean): void {
    this.change(() => (this.hidden = !visible))
  }

  restyle(style: { [key: string]: unknown }): void {
    this.change(() => (this.style = { ...this.style, ...style }))
  }

  /** False when there is no such tab. */
  setItem(index: number, item: Partial<TabItem>): boolean {
    const old = this.list[index]
    if (!old) return false
    this.change(() => (this.list[index] = { ...old, ...item }))
    return true
  }

  setBadge(index: number, text: string | undefined): boolean {
    if (!this.list[index]) return false
    this.change(() => {
      if (text === undefined) delete this.badges[index]
      else this.badges[index] = text
      this.dots.delete(index)
    })
    return true
  }

  setDot(index: number, on: boolean): boolean {
    if (!this.list[index]) return false
    this.change(() => {
      if (on) this.dots.add(index)
      else this.dots.delete(index)
    })
    return true
  }
}
