// Where the user is: a dot, once they have let the mini-program know.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import type { MapOptions } from '../parts/map'
import { placeOf } from './shapes'

const DOT = L.divIcon({ className: 'whereabouts', iconSize: [18, 18] })

export class Whereabouts {
  #wanted = false
  #dot: L.Marker | undefined
  #icon: L.Icon | L.DivIcon = DOT

  constructor(private readonly map: L.Map, private readonly options: MapOptions) {}

  show(wanted: boolean): void {
    if (wanted === this.#wanted) return
    this.#wanted = wanted
    if (wanted) void this.find()
    else {
      this.#dot?.remove()
      this.#dot = undefined
    }
  }

  /** Looks anew, and puts the dot there; undefined when it is not wanted or not to be known. */
  async find(): Promise<L.LatLngTuple | undefined> {
    const found = this.#wanted ? await this.options.locate() : null
    const place = found ? placeOf({ ...found }) : undefined
    if (!place || !this.#wanted) return undefined
    if (this.#dot) this.#dot.setLatLng(place)
    else {
      this.#dot = L.marker(place, { icon: this.#icon, zIndexOffset: -1, keyboard: false }).addTo(this.map)
      this.#dot.on('click', ({ latlng }: L.LeafletMouseEvent) => this.options.emit('anchorpointtap', { latitude: latlng.lat, longitude: latlng.lng }))
    }
    return place
  }

  /** Another picture in its place. */
  async look(source: string): Promise<Json> {
    const url = await this.options.picture(source)
    if (!url) return { error: 'there is no such picture' }
    this.#icon = L.icon({ iconUrl: url, iconSize: [24, 24] })
    this.#dot?.setIcon(this.#icon)
    return null
  }

  remove(): void {
    this.#wanted = false
  }
}
