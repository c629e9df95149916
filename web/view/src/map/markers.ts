// The markers of a map, with their callouts and labels.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import { number, string } from '../node'
import type { MapOptions } from '../parts/map'
import { list, placeOf } from './shapes'

type Fields = { [name: string]: Json | undefined }

const MAX_MARKERS = 1000

export class Markers {
  /** Marker and label by id; the text of the id, as numbers and texts mean the same. */
  readonly #shown = new Map<string, L.Layer[]>()

  constructor(private readonly map: L.Map, private readonly picture: MapOptions['picture'], private readonly emit: MapOptions['emit']) {}

  set(markers: Json | undefined): void {
    for (const id of [...this.#shown.keys()]) this.remove(id)
    this.add(markers)
  }

  add(markers: Json | undefined): void {
    for (const fields of list(markers, MAX_MARKERS - this.#shown.size)) {
      const place = placeOf(fields)
      if (place) this.#add(place, fields)
    }
  }

  remove(id: Json): void {
    for (const layer of this.#shown.get(String(id)) ?? []) layer.remove()
    this.#shown.delete(String(id))
  }

  /** Moves a marker along the places in so many milliseconds; resolves when it is there. */
  async translate(id: Json, path: L.LatLngTuple[], milliseconds: number): Promise<Json> {
    const layers = (this.#shown.get(String(id)) ?? []).filter((layer) => layer instanceof L.Marker)
    if (!layers[0] || !path.length) return { error: 'no such marker, or nowhere to go' }
    for (const [latitude, longitude] of path) {
      const { lat, lng } = layers[0].getLatLng()
      const began = performance.now()
      const share = milliseconds / path.length
      for (let t = 0; t < 1;) {
        const now = await new Promise<number>(requestAnimationFrame)
        t = share > 0 ? Math.min(1, Math.max(0, (now - began) / share)) : 1
        for (const layer of layers) layer.setLatLng([lat + (latitude - lat) * t, lng + (longitude - lng) * t])
      }
    }
    return null
  }

  #add(place: L.LatLngTuple, fields: Fields): void {
    const id = fields['id'] ?? null
    const marker = L.marker(place, { icon: pin(), alt: string(fields['title']), opacity: number(fields['alpha'], 1), zIndexOffset: number(fields['zIndex'], 0), keyboard: true })
    const layers: L.Layer[] = [marker]
    this.remove(id as Json)
    this.#shown.set(String(id), layers)
    void this.#icon(marker, fields)
    const [callout] = list([fields['callout'] ?? null], 1)
    const text = callout ? string(callout['content']) : string(fields['title'])
    const always = callout?.['display'] === 'ALWAYS'
    if (text) marker.bindTooltip(balloon(text, callout ?? {}, () => this.emit('callouttap', { markerId: id })), { permanent: true, interactive: true, direction: 'top', className: 'callout' })
    marker.on('click', () => {
      if (text && !always) marker.toggleTooltip()
      this.emit('markertap', { markerId: id })
    })
    const [label] = list([fields['label'] ?? null], 1)
    if (label) {
      const content = balloon(string(label['content']), label, () => this.emit('labeltap', { markerId: id }))
      layers.push(L.marker(place, { icon: L.divIcon({ html: content, className: 'label', iconSize: undefined as never, iconAnchor: [-number(label['x'] ?? label['anchorX'], 0), -number(label['y'] ?? label['anchorY'], 0)] }), keyboard: false }))
    }
    for (const layer of layers) layer.addTo(this.map)
    if (text && !always) marker.closeTooltip()
  }

  async #icon(marker: L.Marker, fields: Fields): Promise<void> {
    const source = string(fields['iconPath'])
    const url = source && await this.picture(source)
    if (!url) return
    const picture = new Image()
    picture.src = url
    await picture.decode().catch(() => undefined)
    const size: L.PointTuple = [number(fields['width'], picture.naturalWidth || 20), number(fields['height'], picture.naturalHeight || 20)]
    const [anchor] = list([fields['anchor'] ?? null], 1)
    marker.setIcon(L.icon({
      iconUrl: url, iconSize: size, iconAnchor: [size[0] * number(anchor?.['x'], 0.5), size[1] * number(anchor?.['y'], 1)], tooltipAnchor: [0, -size[1]],
    }))
  }
}

/** The marker of who names no picture. */
const pin = (): L.DivIcon => L.divIcon({ className: 'pin', iconSize: [20, 20], iconAnchor: [10, 24], tooltipAnchor: [0, -24] })

function balloon(text: string, look: Fields, tapped: () => void): HTMLElement {
  const element = document.createElement('div')
  element.textContent = text
  Object.assign(element.style, {
    color: string(look['color']), fontSize: look['fontSize'] === undefined ? '' : `${number(look['fontSize'], 12)}px`, background: string(look['bgColor']),
    borderRadius: look['borderRadius'] === undefined ? '' : `${number(look['borderRadius'], 0)}px`, padding: look['padding'] === undefined ? '' : `${number(look['padding'], 0)}px`,
    border: look['borderWidth'] === undefined ? '' : `${number(look['borderWidth'], 0)}px solid ${string(look['borderColor'])}`, textAlign: string(look['textAlign']),
  })
  element.addEventListener('click', (event) => {
    event.stopPropagation()
    tapped()
  })
  return element
}
