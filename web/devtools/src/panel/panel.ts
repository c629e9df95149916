// The panel beside the phone of `hutong dev`.

import type { Level } from '../messages'
import { ConsoleTab } from './console'
import { DataTab } from './data'
import { el } from './dom'
import { ElementsTab } from './elements'
import { EventsTab } from './events'
import { Link } from './link'
import { NetworkTab } from './network'
import { StorageTab } from './storage'
import type { Tab } from './tab'
import { say } from './words'

/** How often what can be seen is looked at anew, in milliseconds. */
const INTERVAL = 400
const KEPT = 'hutong-devtools'

/** Opens it in `place`, for the mini-program in the element that `app` gives. */
export function openPanel(place: HTMLElement, app: () => Element | undefined): { say(level: Level, text: string): void } {
  const link = new Link()
  const console = new ConsoleTab(link)
  const data = new DataTab(link)
  const lookAtData = (node: number, label: string): void => {
    choose(data)
    data.look(node, label)
  }
  const tabs: Tab[] = [console, new ElementsTab(link, lookAtData), data, new StorageTab(link), new NetworkTab(link), new EventsTab(link)]
  const labels = tabs.map((tab) => el('button', { type: 'button', role: 'tab', id: `tab-${tab.name}`, 'aria-controls': `pane-${tab.name}`, text: say(tab.name), onclick: () => choose(tab) }))
  let chosen = tabs[0]!

  const choose = (tab: Tab, focus = false): void => {
    chosen = tab
    tabs.forEach((other, index) => {
      const label = labels[index]!
      label.ariaSelected = String(other === tab)
      label.tabIndex = other === tab ? 0 : -1
      other.element.hidden = other !== tab
      if (other !== tab) return
      if (focus) label.focus()
      label.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    })
    sessionStorage.setItem(KEPT, tab.name)
    void tab.refresh?.()
  }

  const list = el('div', { class: 'tabs', role: 'tablist', 'aria-label': say('tools') }, ...labels)
  list.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step && (tabs.indexOf(chosen) + step + tabs.length) % tabs.length
    if (to === undefined) return
    event.preventDefault()
    choose(tabs[to]!, true)
  }
  for (const tab of tabs) {
    Object.assign(tab.element, { id: `pane-${tab.name}`, role: 'tabpanel' })
    tab.element.setAttribute('aria-labelledby', `tab-${tab.name}`)
  }
  place.classList.add('tools')
  place.append(list, ...tabs.map((tab) => tab.element))
  choose(tabs.find((tab) => tab.name === sessionStorage.getItem(KEPT)) ?? chosen)

  link.on('started', (at) => {
    for (const tab of tabs) tab.started?.(at)
  })
  const looking = new Set<Tab>()
  setInterval(() => {
    const tab = chosen
    if (document.hidden || looking.has(tab) || !place.checkVisibility()) return
    looking.add(tab)
    void Promise.resolve(tab.refresh?.()).finally(() => looking.delete(tab))
  }, INTERVAL)

  // The frame of the run that is on hands over its port. Nobody else's is taken.
  addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
    if (!Array.isArray(data) || data[0] !== 'devtools' || !port) return
    if (source === app()?.shadowRoot?.querySelector('iframe')?.contentWindow) link.attach(port)
  })
  return { say: (level, text) => console.say(level, text) }
}
