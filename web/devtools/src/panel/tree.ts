// The tree of nodes: one line each, which opens; arrows lead through it.

import type { Branch } from '../messages'
import { el } from './dom'
import { say } from './words'

/** Levels that are open at first. */
const OPEN = 4

interface Line {
  branch: Branch
  level: number
  parent: number | undefined
}

export class Tree {
  readonly element = el('div', { class: 'tree', role: 'tree', 'aria-label': say('elements'), 'data-empty': say('noPage') })
  #root: Branch | null = null
  /** Opened or closed by hand. */
  readonly #open = new Map<number, boolean>()
  #lines: Line[] = []
  #chosen = 0

  constructor(private readonly hooks: { chosen(node: number): void; hovered(node: number): void }) {
    const { element } = this
    element.onclick = ({ target }) => {
      const row = (target as Element).closest<HTMLElement>('[role=treeitem]')
      if (!row) return
      const id = Number(row.dataset['node'])
      if ((target as Element).classList.contains('twist')) this.#toggle(id)
      else this.choose(id)
    }
    element.onpointerover = ({ target }) => hooks.hovered(Number((target as Element).closest<HTMLElement>('[role=treeitem]')?.dataset['node'] ?? 0))
    element.onpointerleave = () => hooks.hovered(0)
    element.addEventListener('focusout', () => hooks.hovered(0))
    element.onkeydown = (event) => {
      if (this.#key(event.key)) event.preventDefault()
    }
  }

  draw(root: Branch | null): void {
    this.#root = root
    this.#redraw()
  }

  /** Chooses a node, and opens what is above it. */
  choose(id: number): void {
    const above = (branch: Branch): boolean => {
      if (branch.id === id) return true
      if (!branch.children.some(above)) return false
      this.#open.set(branch.id, true)
      return true
    }
    if (this.#root) above(this.#root)
    this.#chosen = id
    this.#redraw()
    const row = this.#row(id)
    row?.scrollIntoView({ block: 'nearest' })
    row?.focus({ preventScroll: true })
    this.hooks.chosen(id)
    this.hooks.hovered(id)
  }

  find(id: number): Branch | undefined {
    const search = (branch: Branch): Branch | undefined => (branch.id === id ? branch : branch.children.map(search).find(Boolean))
    return this.#root ? search(this.#root) : undefined
  }

  #row(id: number): HTMLElement | null {
    return this.element.querySelector(`[data-node="${id}"]`)
  }

  #isOpen({ branch, level }: Line): boolean {
    return this.#open.get(branch.id) ?? level < OPEN
  }

  #toggle(id: number): void {
    const line = this.#lines.find(({ branch }) => branch.id === id)
    if (!line) return
    this.#open.set(id, !this.#isOpen(line))
    this.#redraw()
  }

  #redraw(): void {
    const hadFocus = this.element.contains(document.activeElement)
    this.#lines = []
    const add = (branch: Branch, level: number, parent: number | undefined): void => {
      const line = { branch, level, parent }
      this.#lines.push(line)
      if (this.#isOpen(line)) for (const child of branch.children) add(child, level + 1, branch.id)
    }
    if (this.#root) add(this.#root, 1, undefined)
    const focusable = this.#lines.some(({ branch }) => branch.id === this.#chosen) ? this.#chosen : this.#lines[0]?.branch.id
    this.element.replaceChildren(...this.#lines.map((line) => this.#draw(line, focusable)))
    if (hadFocus && focusable) this.#row(focusable)?.focus({ preventScroll: true })
  }

  #draw(line: Line, focusable: number | undefined): HTMLElement {
    const { branch, level } = line
    const inner = branch.children.length > 0
    const row = el('div', {
      role: 'treeitem', 'data-node': branch.id, 'aria-level': level, 'aria-selected': String(branch.id === this.#chosen), tabindex: branch.id === focusable ? 0 : -1,
      ...(inner && { 'aria-expanded': String(this.#isOpen(line)) }), style: `--level: ${level}`,
    }, el('span', { class: 'twist', 'aria-hidden': 'true', text: inner ? (this.#isOpen(line) ? '▾' : '▸') : '' }))
    if (branch.tag === undefined) row.append(el('span', { class: 'text', text: branch.text ?? '' }))
    else {
      row.append('<', el('b', { text: branch.tag }))
      for (const [name, value] of branch.attributes ?? []) row.append(' ', el('i', { text: name }), '=', el('span', { class: 'string', text: `"${value.length > 120 ? `${value.slice(0, 120)}…` : value}"` }))
      row.append('>')
    }
    return row
  }

  #key(key: string): boolean {
    const at = this.#lines.findIndex(({ branch }) => String(branch.id) === (document.activeElement as HTMLElement | null)?.dataset['node'])
    const line = this.#lines[at]
    if (!line) return false
    const open = this.#isOpen(line)
    const inner = line.branch.children.length > 0
    const go = (to: Line | undefined): boolean => {
      if (to) this.choose(to.branch.id)
      return true
    }
    if (key === 'ArrowDown') return go(this.#lines[at + 1])
    if (key === 'ArrowUp') return go(this.#lines[at - 1])
    if (key === 'Home') return go(this.#lines[0])
    if (key === 'End') return go(this.#lines.at(-1))
    if (key === 'ArrowRight' && inner) return open ? go(this.#lines[at + 1]) : (this.#toggle(line.branch.id), true)
    if (key === 'ArrowLeft') return inner && open ? (this.#toggle(line.branch.id), true) : go(this.#lines.find(({ branch }) => branch.id === line.parent))
    if (key === 'Enter' || key === ' ') return go(line)
    return false
  }
}
