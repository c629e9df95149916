// What happens: events with who handled them, lifecycle, navigation, and the calls to the host.

import { seen } from '../logic/values'
import type { Handled, Hooked, Navigated, Seen } from '../messages'
import { Rows, button, clock, el, milliseconds } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { valueView } from './values'
import { say } from './words'

type Kind = 'event' | 'custom' | 'hook' | 'navigation' | 'call'
const KINDS: Kind[] = ['event', 'custom', 'hook', 'navigation', 'call']

interface Row {
  element: HTMLDetailsElement
  /** Right end of the line. */
  note: HTMLElement
  handlers: Later
  body: Later
}

/** What a row holds, made once somebody has opened it. */
class Later {
  readonly element = el('div')
  #waiting: (() => Node[])[] | undefined = []

  add(content: () => Node[]): void {
    if (this.#waiting) this.#waiting.push(content)
    else this.element.append(...content())
  }

  make(): void {
    this.element.append(...(this.#waiting ?? []).flatMap((content) => content()))
    this.#waiting = undefined
  }
}

/** What came last, whose handlers are told after it. */
interface Pending {
  type: string
  timeStamp: number
  row: Row
}

const RECENT = 50

export class EventsTab implements Tab {
  readonly name = 'events'
  readonly element: HTMLElement
  readonly #rows = new Rows(say('events'), say('noEvents'))
  #recent: Pending[] = []
  readonly #calls = new Map<number, { row: Row; at: number }>()
  readonly #shown = new Set<Kind>(KINDS)

  constructor(link: Link) {
    const kinds = KINDS.map((kind) => el('label', {}, el('input', { type: 'checkbox', checked: true, onchange: (event: Event) => this.#toggle(kind, (event.target as HTMLInputElement).checked) }), say(kind)))
    this.element = el('div', { class: 'pane' }, el('div', { class: 'bar kinds' }, ...kinds, button(say('clear'), () => this.#rows.clear())), this.#rows.element)
    link.on('event', (type, timeStamp, path, detail, at) => this.#event(String(type), Number(timeStamp), String(path), detail, at))
    link.on('handled', (handled, at) => this.#handled(handled, at))
    link.on('hook', (hooked, at) => this.#hook(hooked, at))
    link.on('navigated', (navigated, at) => this.#navigated(navigated, at))
    link.on('call', (id, capability, args, at) => {
      const row = this.#add('call', String(capability), '', at)
      row.body.add(() => part(say('args'), json(args)))
      this.#calls.set(id, { row, at })
    })
    link.on('answer', (id, kind, value, at) => {
      const call = this.#calls.get(id)
      this.#calls.delete(id)
      if (!call) return
      call.row.note.textContent = milliseconds(at - call.at)
      call.row.element.classList.toggle('bad', kind === 'failure')
      call.row.body.add(() => part(say('answer'), json(value)))
    })
  }

  started(at: number): void {
    this.#recent = []
    this.#calls.clear()
    this.#rows.started(at)
  }

  #toggle(kind: Kind, on: boolean): void {
    if (on) this.#shown.add(kind)
    else this.#shown.delete(kind)
    for (const row of this.#rows.element.querySelectorAll<HTMLElement>('[data-kind]')) row.hidden = !this.#shown.has(row.dataset['kind'] as Kind)
  }

  #add(kind: Kind, name: string, of: string, at: number, note = ''): Row {
    const end = el('span', { class: 'note', text: note })
    const handlers = new Later()
    const body = new Later()
    const element = el('details', { class: 'happened' }, el('summary', {}, el('time', { text: clock(at) }), el('span', { class: `kind ${kind}`, text: say(kind) }), el('b', { text: name }), el('span', { class: 'of', text: of, title: of }), end), el('div', { class: 'inner' }, handlers.element, body.element))
    element.addEventListener('toggle', () => {
      handlers.make()
      body.make()
    }, { once: true })
    const row = el('div', { role: 'listitem', 'data-kind': kind }, element)
    this.#rows.add(() => {
      row.hidden = !this.#shown.has(kind)
      return row
    })
    return { element, note: end, handlers, body }
  }

  #remember(pending: Pending): Row {
    this.#recent = [...this.#recent.slice(1 - RECENT), pending]
    return pending.row
  }

  #event(type: string, timeStamp: number, path: string, detail: unknown, at: number): void {
    const row = this.#add('event', type, path.split(' › ').at(-1) ?? '', at, say('nobody'))
    this.#remember({ type, timeStamp, row })
    row.body.add(() => [...part(say('path'), { kind: 'plain', text: path }), ...part(say('detail'), json(detail))])
  }

  #handled({ type, timeStamp, of, method, result, error, milliseconds: took }: Handled, at: number): void {
    const known = this.#recent.findLast((pending) => pending.type === type && pending.timeStamp === timeStamp)?.row
    const row = known ?? this.#remember({ type, timeStamp, row: this.#add('custom', String(type), String(of), at) })
    const first = !row.element.dataset['handled']
    row.element.dataset['handled'] = 'yes'
    row.note.textContent = [...(first ? [] : [row.note.textContent]), `${String(method)}()`].join(' ')
    if (error !== undefined) row.element.classList.add('bad')
    row.handlers.add(() => {
      const outcome = error !== undefined ? [el('pre', { text: String(error) })] : result ? [valueView(result, { open: new Set(), path: '', key: say('result') })] : []
      const handler = el('div', { class: 'handler' }, el('code', { text: `${String(of)} · ${String(method)}()` }), ` ${milliseconds(Number(took))}`, ...outcome)
      return [...(first ? [el('h3', { text: say('handlers') })] : []), handler]
    })
  }

  #hook({ of, name, own, args, result, milliseconds: took }: Hooked, at: number): void {
    const row = this.#add('hook', String(name), String(of), at, own ? milliseconds(Number(took)) : say('notWritten'))
    row.element.classList.toggle('faint', !own)
    row.body.add(() => [...args.flatMap((arg) => part(say('args'), arg)), ...(result ? part(say('result'), result) : [])])
  }

  #navigated({ how, url, error, milliseconds: took }: Navigated, at: number): void {
    const row = this.#add('navigation', String(how), String(url), at, milliseconds(Number(took)))
    if (error === undefined) return
    row.element.classList.add('bad')
    row.body.add(() => part(say('reason'), { kind: 'plain', text: String(error) }))
  }
}

const json = (value: unknown): Seen => seen(value, { values: 5000, depth: 15, letters: 64 * 1024 })

function part(title: string, value: Seen): Node[] {
  return [el('h3', { text: title }), valueView(value, { open: new Set(['']), path: '' })]
}
