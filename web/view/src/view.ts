// The state of one running view, and the ways its parts report.

import { batchOf, joined, separated, type Batch, type Json, type OpMessage } from '@hutong/protocol'
import { apply, applyUnseen } from './applier'
import { Assets } from './assets'
import { Sheets } from './css/sheets'
import { FirstPaint } from './first-paint'
import { Late } from './late'
import type { KeptElement, KeptNode } from './node'
import { owner } from './node'
import type { Part } from './part'
import type { Port, Ports } from './port'
import { Scripts } from './scripts'
import { Pages } from './shell/pages'

export interface Insets { top: number, right: number, bottom: number, left: number }

export class View {
  readonly nodes: (KeptNode | undefined)[] = []
  readonly sheets = new Sheets()
  readonly assets: Assets
  readonly pages: Pages
  readonly scripts = new Scripts((message) => this.toContainer(message))
  readonly late = new Late(this)
  theme = 'light'
  /** What is there is covered, and must not be heard. */
  hushed = false
  /** Whose map tiles the container has, and how far they go. */
  map: { attribution: string, maxZoom?: number } | undefined
  readonly observers = new Map<number, IntersectionObserver>()
  readonly #logic: Port
  readonly #container: Port
  /** Event types that somebody has ever listened to. */
  readonly listening = new Set<string>()
  readonly #dirty = new Set<Part>()
  #first: FirstPaint | undefined
  /** What has come of a batch and waits until that is whole. */
  readonly #held: Batch[] = []
  /** More of a batch is to come. */
  #unfinished = false

  constructor(readonly root: HTMLElement, ports: Ports) {
    this.#logic = ports.logic
    this.#container = ports.container
    this.assets = new Assets(ports.container)
    this.pages = new Pages(this)
    this.nodes[1] = root
    this.nodes[1].$id = 1
    ports.logic.onmessage = (e) => this.#fromLogic(e.data as Batch)
    ports.container.onmessage = (e) => this.#fromContainer(e.data as Json[])
  }

  apply(batch: Batch): void {
    apply(this, batch)
    this.settle()
  }

  /** Lets every part whose attributes or children changed draw itself; what a batch still makes waits for the whole of it. */
  settle(): void {
    for (const part of this.#dirty) {
      if (this.#unfinished && !part.element.isConnected) continue
      this.#dirty.delete(part)
      try {
        part.update?.()
      } catch (error) {
        this.error('built_in_failed', `${part.element.localName}: ${String(error)}`)
      }
      part.changed.clear()
    }
  }

  mark(part: Part): void {
    this.#dirty.add(part)
  }

  post(message: Json): void {
    if (this.#first) this.#first.held.push(message)
    else this.#logic.postMessage(message)
  }
  toContainer(message: Json): void {
    this.#container.postMessage(message)
  }
  error(code: string, text: string): void {
    this.post(['error', code, text])
  }
  callback(id: number, value: Json = null): void {
    // A canvas is not copied, it goes.
    const goes = globalThis.OffscreenCanvas && (value as unknown) instanceof OffscreenCanvas ? [value as unknown as Transferable] : []
    if (id) this.#logic.postMessage(['callback', id, value], goes)
  }
  /** A message of a page to the logic. */
  page(id: number, what: string, detail: Json = null): void {
    this.post(['page', id, what, detail])
  }

  /** Sends an event from the node that `from` is or lies in, when somebody listens to its type. */
  emit(from: Node, type: string, detail: Json, fields: { [name: string]: Json } = {}): void {
    if (!this.listening.has(type)) return
    const node = owner(from)
    if (!node) return
    this.post(['event', node.$id!, type, detail, {
      bubbles: false, timeStamp: performance.now(), ...fields,
      offsetLeft: node.offsetLeft ?? 0, offsetTop: node.offsetTop ?? 0,
    }])
  }

  model(element: KeptElement, name: string, value: Json): void {
    if (element.$models?.has(name)) this.post(['model', element.$id!, name, value])
  }

  /** Of a part that others follow, only what nobody sees yet is done at once. */
  #fromLogic(message: Batch): void {
    const part = batchOf(message)
    this.#unfinished = part !== message
    if (this.#unfinished || this.#held.length) {
      const rest = this.#first || this.#held.length ? part : applyUnseen(this, part)
      if (rest.length) this.#held.push(rest)
      if (!this.#unfinished) this.#fromBatch(this.#held.splice(0).flat())
    } else this.#fromBatch(part)
  }

  #fromBatch(batch: Batch): void {
    if (!this.#first) return this.apply(batch)
    const { rest, over } = this.#first.take(separated(batch))
    if (!over) return
    const { held } = this.#first
    this.#first = undefined
    if (over === 'differs') this.#clear()
    this.apply(joined(rest))
    if (over === 'taken') for (const message of held) this.post(message)
  }

  /** Draws a page before its logic does. Nobody needs it any more once the logic has sent something. */
  #paint(given: Json[]): void {
    if (this.nodes.length > 2) return
    const ops = given.filter(Array.isArray) as OpMessage[]
    this.#first = new FirstPaint(ops)
    this.apply(joined(ops))
  }

  /** As if nothing had been drawn. */
  #clear(): void {
    for (const node of this.nodes) node?.$part?.release?.()
    this.nodes.length = 2
    this.#dirty.clear()
    this.listening.clear()
    this.pages.clear()
    this.root.replaceChildren()
  }

  #hush(hushed: boolean): void {
    this.hushed = hushed
    for (const node of this.nodes) node?.$part?.hush?.()
  }

  #fromContainer(message: Json[]): void {
    const [kind, first, second] = message
    if (kind === 'asset') this.assets.answer(first as number, second as { bytes: BufferSource, type: string } | null)
    else if (kind === 'map') this.map = first as { attribution: string }
    else if (kind === 'embed') this.nodes[first as number]?.$part?.told?.(second as string, message[3] ?? null)
    else if (kind === 'hush') this.#hush(first as boolean)
    else if (kind === 'script') this.scripts.answer(first as string, second as string | null)
    else if (kind === 'sheets') {
      for (const [id, css] of Object.entries(first as { [id: string]: string })) this.sheets.set(id, css)
    } else if (kind === 'paint') this.#paint(first as Json[])
    else if (kind === 'theme') {
      this.theme = first as string
      this.pages.drawTheme()
    } else if (kind === 'insets') {
      for (const [side, px] of Object.entries(first as unknown as Insets)) this.root.style.setProperty(`--inset-${side}`, `${px}px`)
    }
  }
}
