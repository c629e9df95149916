// What the mini-program says, from where.

import { Places } from '@hutong/container/places'
import { LEVELS, type Level, type Seen } from '../messages'
import { Rows, button, clock, el } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { valueView } from './values'
import { say } from './words'

const CODE = /\b(?:main|sub\/[^\s():]{1,200})\/logic\.js:\d{1,9}:\d{1,9}/

export class ConsoleTab implements Tab {
  readonly name = 'console'
  readonly element: HTMLElement
  readonly #rows = new Rows(say('console'), say('noLines'))
  /** Hides a line, or not. */
  readonly #sift: (row: HTMLElement) => void
  #places: Promise<Places | undefined> = Promise.resolve(undefined)

  constructor(link: Link) {
    const filter = el('input', { type: 'search', placeholder: say('filter'), 'aria-label': say('filter') })
    const level = el('select', { 'aria-label': say('level') }, el('option', { value: '', text: say('all') }), ...LEVELS.map((name) => el('option', { value: name, text: name })))
    this.#sift = (row) => {
      row.hidden = !row.textContent!.toLowerCase().includes(filter.value.toLowerCase()) || (level.value !== '' && row.dataset['level'] !== level.value)
    }
    filter.oninput = level.onchange = () => {
      for (const row of this.#rows.element.children) this.#sift(row as HTMLElement)
    }
    this.element = el('div', { class: 'pane' }, el('div', { class: 'bar' }, filter, level, button(say('clear'), () => this.#rows.clear())), this.#rows.element)
    link.on('console', (level, text, said, at) => this.#line(level, text, said, at))
  }

  started(at: number): void {
    this.#places = files().catch(() => undefined)
    this.#rows.started(at)
  }

  /** A line of the preview's own. */
  say(level: Level, text: string): void {
    this.#line(level, text, undefined, Date.now())
  }

  #line(level: Level, text: string, said: { values: Seen[]; stack: string } | undefined, at: number): void {
    this.#rows.add(() => {
      const place = el('span', { class: 'place' })
      const what = el('div', { class: 'said' })
      const row = el('div', { role: 'listitem', class: 'line', 'data-level': LEVELS.includes(level) ? level : 'log', title: clock(at) }, what, place)
      const values: Seen[] = Array.isArray(said?.values) ? said.values : [{ kind: 'error', text: String(text) }]
      for (const seen of values) {
        if (seen.kind === 'string') what.append(el('span', { text: seen.text + (seen.cut ? ` ${say('letters', { n: seen.cut })}` : '') }))
        else if (seen.kind === 'error') this.#translated(seen.text, what.appendChild(el('span', { text: seen.text })))
        else what.append(valueView(seen, { open: new Set(), path: '' }))
      }
      const [code] = CODE.exec(said?.stack ?? '') ?? []
      if (code) this.#translated(code, place)
      this.#sift(row)
      return row
    })
  }

  /** Writes the text with the author's places. */
  #translated(text: string, into: HTMLElement): void {
    void this.#places.then(async (places) => (into.textContent = own((await places?.translate(text)) ?? text))).catch(() => undefined)
  }
}

/** Without the lines of a stack that are not the author's. */
const own = (text: string): string => text.split('\n').filter((line) => !/^\s+at .*(\bblob:|\bextension-\d+\.js:)/.test(line)).join('\n')

/** The maps of the package that runs. */
async function files(): Promise<Places> {
  const { manifest } = (await (await fetch('/connect/release')).json()) as { manifest: string }
  const { files } = JSON.parse(manifest) as { files: Record<string, { sha256: string }> }
  return new Places({ has: (path) => Object.hasOwn(files, path), json: async (path) => (await fetch(`/blobs/${files[path]!.sha256}`)).json() as unknown })
}
