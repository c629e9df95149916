// Built-ins that are drawn by the host's page, over the mini-program: its own views, and pages of the web. The frame
// says where they are and what they are to show; what they tell goes back to it.

import type { App } from '../app'
import type { HostView, MakeView } from '../connect'
import { h } from '../ui/dom'
import { webView } from './web-view'
import { reaches } from '../broker/reach'

/** More of them than a page can have use for. */
const MAX_VIEWS = 20

type Box = [x: number, y: number, width: number, height: number]

/** What the frame says of one; what it leaves out is as it was. */
interface Change {
  tag?: unknown
  attributes?: unknown
  /** In the frame; null while it cannot be seen. */
  box?: unknown
  /** What of the frame it may cover: the page's visible area. */
  clip?: unknown
  call?: unknown
  /** True for a map that shows where the user is. */
  locate?: unknown
}

interface Embed {
  frame: HTMLElement
  view: HostView
}

export class Embeds {
  readonly #embeds = new Map<number, Embed>()
  /** The question that all maps wait for. */
  #place: Promise<unknown> | undefined

  constructor(private readonly app: App) {}

  /** Takes one message of the frame. Whatever it is, this does not throw. */
  handle(id: unknown, change: unknown): void {
    if (!Number.isSafeInteger(id)) return
    const node = id as number
    if (typeof change !== 'object' || change === null) return this.#remove(node)
    const { tag, attributes, box, clip, call, locate } = change as Change
    if (locate === true) return void this.#locate(node)
    const embed = this.#embeds.get(node) ?? this.#make(node, tag, attributes)
    if (!embed) return
    if (attributes !== undefined && tag === undefined) embed.view.update?.(plain(attributes))
    if (box !== undefined) place(embed, box, clip)
    if (Array.isArray(call)) void this.#call(node, embed, call)
  }

  /** Takes the views out and puts them back, which begin anew: nobody can be asked to be quiet. */
  hush(covered: boolean): void {
    for (const { frame, view } of this.#embeds.values()) {
      if (covered) view.element.remove()
      else if (!view.element.isConnected) frame.append(view.element)
    }
  }

  close(): void {
    for (const node of [...this.#embeds.keys()]) this.#remove(node)
  }

  #make(node: number, tag: unknown, attributes: unknown): Embed | undefined {
    const make = this.#maker(tag)
    if (!make || this.#embeds.size >= MAX_VIEWS) {
      if (typeof tag === 'string') this.#tell(node, 'absent', null)
      return undefined
    }
    const view = make(plain(attributes), (type, detail) => this.#tell(node, type, detail))
    const frame = h('div', { hidden: true })
    frame.style.overflow = 'hidden'
    if (!this.app.barred) frame.append(view.element)
    this.app.shell.stage.append(frame)
    const embed = { frame, view }
    this.#embeds.set(node, embed)
    return embed
  }

  #maker(tag: unknown): MakeView | undefined {
    const { views } = this.app.connect
    if (typeof tag !== 'string') return undefined
    if (views && Object.hasOwn(views, tag)) return views[tag]
    return tag === 'web-view' ? webView((url) => reaches(this.app, 'webview', url)) : undefined
  }

  async #call(node: number, { view }: Embed, [call, method, args]: unknown[]): Promise<void> {
    const answer = await Promise.resolve().then(() => view.call?.(String(method), Array.isArray(args) ? args : [])).catch((error: unknown) => ({ error: String(error) }))
    this.#tell(node, 'answer', [call, answer ?? null])
  }

  /** In the coordinates of the mini-program's own markers; null when the user or somebody else does not want it. */
  async #locate(node: number): Promise<void> {
    // Once it runs: what asks the user is not there before.
    this.#place ??= this.app.life().then(() => this.app.broker()).then((broker) => broker.ask('location.get', { type: 'gcj02' })).catch(() => null).finally(() => (this.#place = undefined))
    this.#tell(node, 'located', await this.#place)
  }

  #tell(node: number, type: string, detail: unknown): void {
    this.app.tellView(['embed', node, type, detail])
  }

  #remove(node: number): void {
    const embed = this.#embeds.get(node)
    this.#embeds.delete(node)
    embed?.view.remove?.()
    embed?.frame.remove()
  }
}

function place({ frame, view }: Embed, box: unknown, clip: unknown): void {
  frame.hidden = !isBox(box) || !isBox(clip)
  if (!isBox(box) || !isBox(clip)) return
  put(frame, clip)
  put(view.element, [box[0] - clip[0], box[1] - clip[1], box[2], box[3]])
}

function put({ style }: HTMLElement, [left, top, width, height]: Box): void {
  Object.assign(style, { position: 'absolute', left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
}

function isBox(value: unknown): value is Box {
  return Array.isArray(value) && value.length === 4 && value.every((side) => typeof side === 'number' && Number.isFinite(side))
}

function plain(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
