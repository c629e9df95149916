// <map>: its drawing comes as a script of its own with the first map. Tiles come through the container, from where the host says.

import type { Json } from '@hutong/protocol'
import type { KeptElement, Props } from '../node'
import { make } from '../node'
import { Part } from '../part'

export interface Place { latitude: number, longitude: number }

export interface MapOptions {
  /** Empty; the map is drawn in it. */
  box: HTMLElement
  /** Address of a picture: of a tile, `tile:zoom/x/y`, or one that the mini-program names. Null when there is none. */
  picture(source: string): Promise<string | null>
  emit(event: string, detail: Json): void
  /** The map was tapped where nothing stands on it. */
  tapped(at: MouseEvent, place: Place): void
  /** Where the user is, if they let the mini-program know: it asks them. */
  locate(): Promise<Place | null>
  /** Tells a listener of a map context. */
  answer(callback: number, detail: Json): void
  /** Whose the tiles are, and how far they go; absent without tiles. */
  source: { attribution: string, maxZoom?: number } | undefined
}

export interface DrawnMap {
  /** `changed`: names of the attributes that are new. */
  update(props: Props, changed: Set<string>): void
  call(method: string, args: { [name: string]: Json }): Json | Promise<Json>
  remove(): void
}

declare global {
  /** The script gives what it draws with here. */
  var hutongMap: ((options: MapOptions) => DrawnMap) | undefined
}

export class Map extends Part {
  readonly #box: HTMLElement
  #map: Promise<DrawnMap | null> | undefined
  /** Who waits to hear where the user is. */
  readonly #seekers: ((place: Place | null) => void)[] = []

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#box = make('div', 'wx-map-box', element)
    element.$slot = make('div', 'wx-map-slot', element)
    this.element.setAttribute('role', 'application')
  }

  override update(): void {
    // Its own copy: what is marked as changed is forgotten when this ends.
    const changed = new Set(this.changed)
    void this.#drawn().then((map) => map?.update(this.props, changed))
  }

  override async call(method: string, args: Json[]): Promise<Json> {
    const map = await this.#drawn()
    return map ? map.call(method, (args[0] ?? {}) as { [name: string]: Json }) : { error: 'the map could not be had' }
  }

  override release(): void {
    void this.#map?.then((map) => map?.remove())
  }

  #drawn(): Promise<DrawnMap | null> {
    return (this.#map ??= this.#make())
  }

  async #make(): Promise<DrawnMap | null> {
    const { scripts, map: source } = this.view
    if (!globalThis.hutongMap && !(await scripts.load('map'))) return null
    return globalThis.hutongMap!({
      box: this.#box, source, emit: (event, detail) => this.emit(event, detail), answer: (callback, detail) => this.view.callback(callback, detail),
      picture: (name) => this.file(name), locate: () => this.#locate(), tapped: (at, place) => this.#tapped(at, place),
    })
  }

  /** As a tap anywhere, with the place on earth. */
  #tapped({ clientX, clientY }: MouseEvent, place: Place): void {
    const shell = this.view.pages.of(this.element)
    if (!shell) return
    const { left, top } = shell.rect()
    const at = { identifier: 0, force: 0, clientX: clientX - left, clientY: clientY - top, pageX: clientX - left + shell.scroller.scrollLeft, pageY: clientY - top + shell.scroller.scrollTop }
    this.view.emit(this.element, 'tap', { x: at.pageX, y: at.pageY, ...place }, { bubbles: true, touches: [at], changedTouches: [at] })
  }

  /** The container knows, after it has asked the user. */
  #locate(): Promise<Place | null> {
    if (!this.#seekers.length) this.view.toContainer(['embed', this.element.$id!, { locate: true }])
    return new Promise((resolve) => this.#seekers.push(resolve))
  }

  override told(event: string, detail: Json): void {
    if (event === 'located') for (const resolve of this.#seekers.splice(0)) resolve(detail as Place | null)
  }
}
