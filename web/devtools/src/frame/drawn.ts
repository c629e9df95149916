// The tree that the view has drawn, read from the document: its nodes carry the ids and attributes of the ops.

import { Op, batchOf, separated, type Batch } from '@hutong/protocol'
import type { Branch } from '../messages'

/** What the view keeps on its nodes (web/view/src/node.ts). */
export type Kept = Node & { $id?: number; $slot?: Element; $props?: Record<string, unknown> }

const isElement = (node: Kept): node is Kept & Element => node instanceof Element

const MAX_NODES = 5000
const LETTERS = 2000

export class Drawn {
  /** Grows with every batch. */
  #version = 1
  #front = 0
  /** Page → its shell's node. */
  readonly #pages = new Map<number, number>()
  /** Node → types of the events that somebody listens to there. */
  readonly #listening = new Map<number, string[]>()
  /** Of the tree that was read last. */
  #nodes = new Map<number, WeakRef<Kept>>()

  take(message: Batch): void {
    this.#version += 1
    for (const [code, first, second, third] of separated(batchOf(message)) as number[][]) {
      if (code === Op.page) this.#pages.set(second!, first!)
      else if (code === Op.pageShow) this.#front = first!
      else if (code === Op.pageClose) this.#pages.delete(first!)
      else if (code === Op.listen) this.#listening.set(first!, [...(this.#listening.get(first!) ?? []).filter((type) => type !== String(second)), ...(third ? [String(second)] : [])])
      else if (code === Op.release) this.#listening.delete(first!)
    }
  }

  tree(version: number): { version: number; root: Branch | null } | null {
    if (version === this.#version) return null
    const shell = this.#shell()
    this.#nodes = new Map()
    let left = MAX_NODES
    const branch = (node: Kept): Branch => {
      left -= 1
      this.#nodes.set(node.$id!, new WeakRef(node))
      if (!isElement(node)) return { id: node.$id!, text: (node.textContent ?? '').slice(0, LETTERS), children: [] }
      const children: Branch[] = []
      for (const child of inside(node)) {
        if (left <= 0) break
        children.push(branch(child))
      }
      return { id: node.$id!, tag: tagOf(node), attributes: attributesOf(node), events: this.#listening.get(node.$id!), children }
    }
    const page = shell && [...inside(shell)].find((node) => node.nodeName === 'WX-PAGE')
    return { version: this.#version, root: page ? branch(page) : null }
  }

  node(id: number): Kept | undefined {
    return this.#nodes.get(id)?.deref()
  }

  /** Tags from the page down to the node that an event comes from. */
  pathOf(id: number): string {
    const found = this.node(id) ?? this.#find(id)
    const tags: string[] = []
    for (let node: Kept | null = found ?? null; node && tags.length < 50; node = node.parentNode) {
      if (!node.$id || !isElement(node)) continue
      const [name] = node.classList
      tags.unshift(tagOf(node) + (node.id ? `#${node.id}` : name ? `.${name}` : ''))
    }
    return tags.join(' › ')
  }

  #shell(): Kept | undefined {
    const id = this.#pages.get(this.#front)
    return [...document.querySelectorAll<HTMLElement>('wx-page-shell')].find((shell) => (shell as Kept).$id === id)
  }

  #find(id: number): Kept | undefined {
    const search = (node: Kept): Kept | undefined => {
      if (node.$id === id) return node
      for (const child of inside(node)) {
        const found = search(child)
        if (found) return found
      }
      return undefined
    }
    const shell = this.#shell()
    return shell && search(shell)
  }
}

/** The nodes of ops right inside, whatever boxes of a built-in are around them. */
function* inside(node: Kept): Generator<Kept> {
  for (const child of (node.$slot ?? node).childNodes as Iterable<Kept>) {
    if (child.$id) yield child
    else if (child instanceof Element) yield* inside(child)
  }
}

export const tagOf = (element: Element): string => element.localName.replace(/^wx-/, '')

function attributesOf(element: Element): [string, string][] {
  const own = ['id', 'class', 'style', 'wx-host'].flatMap((name): [string, string][] => {
    const value = element.getAttribute(name)
    return value ? [[name === 'wx-host' ? ':host' : name, value]] : []
  })
  const given = Object.entries((element as Kept).$props ?? {}).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value) ?? ''])
  const others = [...element.attributes].filter(({ name }) => !/^(id|class|style|wx-host|tabindex)$/.test(name) && !given.some(([known]) => known === name))
  return [...own, ...given, ...others.map(({ name, value }): [string, string] => [name, value])].map(([name, value]) => [name, value.slice(0, LETTERS)])
}
