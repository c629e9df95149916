// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { seen } from '../src/logic/values'
import type { Seen } from '../src/messages'
import { DataTab } from '../src/panel/data'
import { EventsTab } from '../src/panel/events'
import type { Link } from '../src/panel/link'
import { openPanel } from '../src/panel/panel'

const look = (value: unknown): Seen => seen(value, { values: 1000, depth: 5, letters: 1000 })
const turn = (milliseconds = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

function opened(details: HTMLDetailsElement): void {
  details.open = true
  details.dispatchEvent(new Event('toggle'))
}

test('what is open of the props stays so when they are drawn anew', async () => {
  let n = 1
  const link = { ask: (_: string, method: string) => Promise.resolve(method === 'pages' ? [] : { data: look({}), props: look({ deep: { n } }) }) }
  const tab = new DataTab(link as unknown as Link)
  await tab.refresh()
  const all = (): HTMLDetailsElement[] => [...tab.element.querySelectorAll('details')]
  opened(all()[1]!)
  opened(all()[2]!)
  n = 2
  await tab.refresh()
  expect(all()[2]?.open).toBe(true)
  expect(all()[2]?.textContent).toContain('n: 2')
})

test('what a call was given and answered is drawn once it is opened', async () => {
  const listeners: Record<string, (...rest: unknown[]) => void> = {}
  const tab = new EventsTab({ on: (kind: string, listener: () => void) => (listeners[kind] = listener) } as unknown as Link)
  listeners['call']!(1, 'x.y', Array.from({ length: 900 }, (_, n) => n), 0)
  listeners['answer']!(1, 'result', { done: 'yes' }, 5)
  await turn(50)
  expect(tab.element.querySelectorAll('.value')).toHaveLength(0)
  opened(tab.element.querySelector('details')!)
  expect(tab.element.querySelectorAll('.value').length).toBeGreaterThan(900)
  expect(tab.element.textContent).toContain('done: "yes"')
})

test('nothing is asked again before it was answered', async () => {
  Object.assign(Element.prototype, { checkVisibility: () => true, scrollIntoView: () => undefined })
  const app = document.createElement('div')
  const frame = app.attachShadow({ mode: 'open' }).appendChild(document.createElement('iframe'))
  document.body.append(app)
  openPanel(document.body.appendChild(document.createElement('div')), () => app)
  document.getElementById('tab-storage')!.click()
  const { port1, port2 } = new MessageChannel()
  const asked: number[] = []
  port1.onmessage = ({ data }) => void asked.push((data as [number])[0])
  const handed = new MessageEvent('message', { data: ['devtools'], source: frame.contentWindow })
  dispatchEvent(Object.defineProperty(handed, 'ports', { value: [port2] }))
  await turn(1500)
  expect(asked).toHaveLength(1)
  port1.postMessage(['reply', asked[0], []])
  await turn(700)
  expect(asked.length).toBeGreaterThan(1)
  port1.close()
})
