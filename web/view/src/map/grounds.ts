// Pictures that lie on the ground of a map.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import { number, string } from '../node'
import type { MapOptions } from '../parts/map'
import { list, placeOf } from './shapes'

const MAX_GROUNDS = 100

type Fields = { [name: string]: Json | undefined }

export class Grounds {
  readonly #shown = new Map<string, L.ImageOverlay>()

  constructor(private readonly map: L.Map, private readonly picture: MapOptions['picture']) {}

  /** Lays one down, or anew where there is one with its id. */
  async lay(fields: Fields): Promise<Json> {
    const id = String(fields['id'])
    const [bounds = {}] = list([fields['bounds'] ?? null], 1)
    const [southwest, northeast] = list([bounds['southwest'] ?? null, bounds['northeast'] ?? null], 2).map(placeOf)
    if (!southwest || !northeast) return { error: 'bounds are needed' }
    const url = await this.picture(string(fields['src']))
    if (!url) return { error: 'there is no such picture' }
    this.remove(id)
    if (this.#shown.size >= MAX_GROUNDS) return { error: `more than ${MAX_GROUNDS} pictures` }
    const overlay = L.imageOverlay(url, [southwest, northeast], { opacity: fields['visible'] === false ? 0 : number(fields['opacity'], 1), zIndex: number(fields['zIndex'], 1) })
    this.#shown.set(id, overlay.addTo(this.map))
    return null
  }

  remove(id: string): void {
    this.#shown.get(id)?.remove()
    this.#shown.delete(id)
  }
}
