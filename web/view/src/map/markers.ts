// The markers of a map, with their callouts and labels.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import { number, string } from '../node'
import type { MapOptions } from '../parts/map'
import { Clusters, type Drawn } from './clusters'
import { list, placeOf } from './shapes'

type Fields = { [name: string]: Json | undefined }

const MAX_MARKERS = 1000

export class Markers {
  /** By the text of the id, as numbers and texts mean the same. */
  readonly #drawn = new Map<string, Drawn & { id: Json }>()
  readonly clusters: Clusters
  /** Whose callout was shown by a tap. */
  #opened: L.Marker | undefined

  constructor(map: L.Map, private readonly picture: MapOptions['picture'], private readonly emit: MapOptions['emit'], tell: (event: string, detail: Json) => void) {
    this.clusters = new Clusters(map, this.#drawn, tell)
    map.on('click', () => this.#open(undefined))
  }

  set(markers: Json | undefined): void {
    for (const id of [...this.#drawn.keys()]) this.remove(id)
    this.add(markers)
  }

  add(markers: Json | undefined): void {
    for (const fields of list(markers, MAX_MARKERS - this.#drawn.size)) {
      const place = placeOf(fields)
      if (place) this.#add(place, fields)
    }
  }

  remove(id: Json): void {
    for (const layer of this.#drawn.get(String(id))?.layers ?? []) layer.remove()
    this.#drawn.delete(String(id))
    this.clusters.plan()
  }

  /** Moves a marker along the places in so many milliseconds; resolves when it is there. */
  async translate(id: Json, path: L.LatLngTuple[], milliseconds: number): Promise<Json> {
    const drawn = this.#drawn.get(String(id))
    if (!drawn || !path.length) return { error: 'no such marker, or nowhere to go' }
    for (const [latitude, longitude] of path) {
      const { lat, lng } = drawn.place
      const began = performance.now()
      const share = milliseconds / path.length
      for (let t = 0; t < 1;) {
        const now = await new Promise<number>(requestAnimationFrame)
        t = share > 0 ? Math.min(1, Math.max(0, (now - began) / share)) : 1
        drawn.place = L.latLng(lat + (latitude - lat) * t, lng + (longitude - lng) * t)
        for (const layer of drawn.layers) (layer as L.Marker).setLatLng(drawn.place)
      }
    }
    this.clusters.plan()
    return null
  }

  #add(place: L.LatLngTuple, fields: Fields): void {
    const id = fields['clusterId'] === undefined ? fields['id'] ?? null : `cluster ${String(fields['clusterId'])}`
    const marker = L.marker(place, { icon: pin(), alt: string(fields['ariaLabel']) || string(fields['title']), opacity: number(fields['alpha'], 1), zIndexOffset: number(fields['zIndex'], 0), keyboard: true })
    const drawn = { id, place: L.latLng(place), layers: [marker], joins: fields['joinCluster'] === true, cluster: fields['clusterId'] }
    this.remove(id)
    this.#drawn.set(String(id), drawn)
    void this.#icon(marker, fields)
    const [callout] = list([fields['callout'] ?? null], 1)
    // The title is shown where there is no callout.
    const text = callout ? string(callout['content']) : string(fields['title'])
    const always = callout?.['display'] === 'ALWAYS'
    if (text) {
      const content = balloon(text, callout ?? {}, () => this.emit('callouttap', { markerId: id }))
      marker.bindTooltip(content, { permanent: true, interactive: true, direction: 'top', className: 'callout', offset: [number(callout?.['anchorX'], 0), number(callout?.['anchorY'], 0)] })
      if (!always) marker.on('add', () => marker.closeTooltip())
    }
    marker.on('click', () => {
      const cluster = drawn.cluster !== undefined && this.clusters.of(drawn.cluster)
      if (cluster) return this.clusters.tapped(cluster)
      this.#open(text && !always ? marker : undefined)
      this.emit('markertap', { markerId: id })
    })
    const [label] = list([fields['label'] ?? null], 1)
    if (label) {
      const content = balloon(string(label['content']), label, () => this.emit('labeltap', { markerId: id }))
      drawn.layers.push(L.marker(place, { icon: L.divIcon({ html: content, className: 'label', iconSize: undefined as never, iconAnchor: [-number(label['anchorX'] ?? label['x'], 0), -number(label['anchorY'] ?? label['y'], 0)] }), keyboard: false }))
    }
    this.clusters.plan()
  }

  /** Shows the callout of a marker that was tapped, or takes it away again; that of another one goes. */
  #open(marker: L.Marker | undefined): void {
    const before = this.#opened
    before?.closeTooltip()
    this.#opened = marker === before ? undefined : marker
    this.#opened?.openTooltip()
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
    const foot: L.PointTuple = [size[0] * number(anchor?.['x'], 0.5), size[1] * number(anchor?.['y'], 1)]
    // It turns about its foot, clockwise.
    Object.assign(picture.style, { width: '100%', height: '100%', rotate: `${number(fields['rotate'], 0)}deg`, transformOrigin: `${foot[0]}px ${foot[1]}px` })
    marker.setIcon(L.divIcon({ html: picture, className: 'marker', iconSize: size, iconAnchor: foot, tooltipAnchor: [size[0] / 2 - foot[0], -foot[1]] }))
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
