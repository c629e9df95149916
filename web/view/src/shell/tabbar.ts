// The tab bar of a tab page: icons, texts, badges and dots.

import type { Assets } from '../assets'
import { make } from '../node'
import { words } from '../words'
import type { TabBarStyle } from './chrome'

/** Longer badges are cut, as the vendor does. */
const BADGE = 4

export function drawTabBar(bar: TabBarStyle, selected: number, assets: Assets, choose: (index: number) => void): HTMLElement {
  const top = bar.position === 'top'
  const element = make('nav', top ? 'hutong-tabs top' : 'hutong-tabs')
  element.setAttribute('aria-label', words().tabs)
  element.style.backgroundColor = bar.backgroundColor ?? '#fff'
  element.style.borderColor = bar.borderStyle === 'white' ? 'rgba(255,255,255,.33)' : 'rgba(0,0,0,.33)'
  bar.list.forEach((item, index) => {
    const on = index === selected
    const tab = make('button', '', element)
    tab.type = 'button'
    tab.style.color = (on ? bar.selectedColor : bar.color) ?? ''
    if (on) tab.setAttribute('aria-current', 'page')
    tab.onclick = () => choose(index)
    const icon = (on && item.selectedIconPath) || item.iconPath
    const box = make('span', 'hutong-tab-icon', tab)
    if (icon && !top) {
      const image = make('img', '', box)
      image.alt = ''
      const direct = assets.direct(icon)
      if (direct) image.src = direct
      else void assets.url('/' + icon, '').then((url) => { if (url) image.src = url })
    }
    const badge = bar.badges?.[index]
    if (badge) make('i', 'hutong-badge', box, badge.length > BADGE ? '…' : badge)
    else if (bar.dots?.includes(index)) make('i', 'hutong-dot', box)
    make('span', '', tab, item.text ?? '')
  })
  return element
}
