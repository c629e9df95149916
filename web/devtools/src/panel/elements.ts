// The tree of the page in front; of the chosen node, what it looks like and by which rules.

import type { NodeFacts, Styles } from '../messages'
import { button, el } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { Tree } from './tree'
import { say } from './words'

export class ElementsTab implements Tab {
  readonly name = 'elements'
  readonly element: HTMLElement
  readonly #side = el('div', { class: 'side', 'data-empty': say('noNode'), tabindex: '0' })
  readonly #tree: Tree
  readonly #pick: HTMLButtonElement
  readonly #computed = el('input', { type: 'search', placeholder: say('filter'), 'aria-label': say('filter') })
  #version = 0
  #chosen = 0
  #shown = ''

  constructor(private readonly link: Link, private readonly lookAtData: (node: number, label: string) => void) {
    this.#tree = new Tree({
      chosen: (node) => {
        this.#chosen = node
        void this.#look()
      },
      hovered: (node) => void link.ask('frame', 'highlight', node).catch(() => undefined),
    })
    this.#pick = button(say('pick'), () => this.#picking(this.#pick.ariaPressed !== 'true'), { class: 'pick', 'aria-pressed': 'false' })
    this.element = el('div', { class: 'pane' }, el('div', { class: 'bar' }, this.#pick), el('div', { class: 'split' }, this.#tree.element, this.#side))
    this.#computed.oninput = () => this.#sift()
    link.on('picked', (node) => {
      this.#pick.ariaPressed = 'false'
      if (node !== null) void this.#fresh(true).then(() => this.#tree.choose(node))
    })
  }

  started(): void {
    this.#version = this.#chosen = 0
    this.#shown = ''
    this.#pick.ariaPressed = 'false'
    this.#side.replaceChildren()
    this.#tree.draw(null)
  }

  refresh(): Promise<void> {
    return this.#fresh(false)
  }

  #picking(on: boolean): void {
    this.#pick.ariaPressed = String(on)
    void this.link.ask('frame', 'pick', on).catch(() => undefined)
  }

  async #fresh(anyway: boolean): Promise<void> {
    const answer = await this.link.ask('frame', 'tree', anyway ? 0 : this.#version).catch(() => null)
    if (!answer) return
    this.#version = answer.version
    this.#tree.draw(answer.root)
    await this.#look()
  }

  async #look(): Promise<void> {
    const node = this.#chosen
    const branch = this.#tree.find(node)
    if (!branch) return this.#side.replaceChildren()
    const [styles, facts] = await Promise.all([this.link.ask('frame', 'styles', node), this.link.ask('logic', 'facts', node)]).catch(() => [null, undefined] as const)
    const text = JSON.stringify([node, styles, facts])
    if (node !== this.#chosen || text === this.#shown) return
    this.#shown = text
    this.#side.replaceChildren(...(facts ? this.#facts(node, facts, branch.events ?? []) : []), ...(styles ? this.#styles(styles) : []))
    this.#sift()
  }

  #facts(node: number, { is, within }: NodeFacts, events: string[]): Node[] {
    const line = (title: string, value: string | undefined): Node[] => (value ? [el('dt', { text: title }), el('dd', {}, el('code', { text: value }))] : [])
    const lines = [...line(say('component'), is), ...line(say('written'), within), ...line(say('listens'), events.join(', '))]
    return [
      ...(lines.length ? [el('h3', { text: say('facts') }), el('dl', {}, ...lines)] : []),
      ...(is === undefined ? [] : [button(say('openData'), () => this.lookAtData(node, is))]),
    ]
  }

  #styles({ rules, computed, box }: Styles): Node[] {
    const edges = (['margin', 'border', 'padding'] as const).flatMap((name) => [el('dt', { text: say(name) }), el('dd', {}, el('code', { text: box[name] }))])
    const shown = rules.map(({ selector, text, within, source }) => el('div', { class: 'matched' },
      el('span', { class: 'place', text: source ?? (selector === 'style' ? '' : say('builtIn')) }),
      ...within.map((condition) => el('div', { class: 'dim', text: condition })),
      el('code', { class: 'selector', text: `${selector} {` }), ...declarations(text).map((declaration) => el('div', { class: 'declaration', text: declaration })), el('code', { text: '}' }),
    ))
    return [
      el('h3', { text: say('styles') }), el('dl', {}, el('dt', { text: say('size') }), el('dd', {}, el('code', { text: `${round(box.width)} × ${round(box.height)}` })), ...edges),
      ...(shown.length ? shown : [el('p', { class: 'dim', text: say('noRules') })]),
      el('h3', { text: say('computed') }), this.#computed, el('dl', { class: 'computed' }, ...computed.flatMap(([name, value]) => [el('dt', { text: name }), el('dd', {}, el('code', { text: value }))])),
    ]
  }

  #sift(): void {
    const wanted = this.#computed.value.toLowerCase()
    for (const name of this.#side.querySelectorAll<HTMLElement>('.computed dt')) {
      const value = name.nextElementSibling as HTMLElement
      name.hidden = value.hidden = !`${name.textContent} ${value.textContent}`.toLowerCase().includes(wanted)
    }
  }
}

const round = (n: number): number => Math.round(n * 100) / 100

/** One a line; semicolons in strings and brackets end nothing. */
function declarations(text: string): string[] {
  return text.match(/(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+;?/g)?.map((declaration) => declaration.trim()).filter(Boolean) ?? []
}
