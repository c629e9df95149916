// Markers that stand too close to one another, as one: `joinCluster`, and what a map context asks of them.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'

/** What is drawn for one marker. */
export interface Drawn {
  place: L.LatLng
  layers: L.Layer[]
  joins: boolean
  /** It stands for a cluster, in the place of its usual look. */
  cluster: Json | undefined
}

interface Cluster {
  id: number
  key: string
  markerIds: Json[]
  bounds: L.LatLngBounds
  layer: L.Layer | undefined
}

/** The vendor's: how far from one another in pixels, and whether a tap takes a cluster apart. */
const USUAL = { gridSize: 60, zoomOnClick: true, enableDefaultStyle: true }

export class Clusters {
  #options = USUAL
  /** By their members. */
  #clusters = new Map<string, Cluster>()
  #lastId = 0
  #planned = false

  /** `drawn`: all markers by id. */
  constructor(private readonly map: L.Map, private readonly drawn: ReadonlyMap<string, Drawn & { id: Json }>, private readonly tell: (event: string, detail: Json) => void) {
    map.on('zoomend', () => this.plan())
  }

  set(options: Partial<typeof USUAL>): void {
    this.#options = { ...USUAL, ...options }
    for (const { layer } of this.#clusters.values()) layer?.remove()
    this.#clusters.clear()
    this.plan()
  }

  /** Once for all markers that come or go together. */
  plan(): void {
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(() => {
      this.#planned = false
      this.#arrange()
    })
  }

  /** What is known of a cluster that shows, by its id. */
  of(id: Json): Cluster | undefined {
    return [...this.#clusters.values()].find((cluster) => String(cluster.id) === String(id))
  }

  tapped(cluster: Cluster): void {
    this.tell('markerClusterClick', { cluster: told(cluster) })
    if (this.#options.zoomOnClick) this.map.fitBounds(cluster.bounds, { padding: [40, 40], animate: false })
  }

  #arrange(): void {
    const before = this.#clusters
    const groups = this.#groups().filter((group) => group.length > 1)
    const found = groups.map((group): Cluster => {
      const markerIds = group.map(({ id }) => id)
      const key = JSON.stringify(markerIds)
      return before.get(key) ?? { id: ++this.#lastId, key, markerIds, bounds: L.latLngBounds(group.map(({ place }) => place)), layer: undefined }
    })
    this.#clusters = new Map(found.map((cluster) => [cluster.key, cluster]))
    for (const [key, { layer }] of before) if (!this.#clusters.has(key)) layer?.remove()
    const hidden = new Set(groups.flat())
    const styled = new Set<string>()
    for (const one of this.drawn.values()) {
      if (one.cluster !== undefined && this.of(one.cluster)) styled.add(String(one.cluster))
      const shows = one.cluster === undefined ? !hidden.has(one) : styled.has(String(one.cluster))
      for (const layer of one.layers) if (shows !== this.map.hasLayer(layer)) layer[shows ? 'addTo' : 'removeFrom'](this.map)
    }
    for (const cluster of found) this.#show(cluster, this.#options.enableDefaultStyle && !styled.has(String(cluster.id)))
    const made = found.filter(({ key }) => !before.has(key))
    if (made.length) this.tell('markerClusterCreate', { clusters: made.map(told) })
  }

  /** Each marker joins the first group whose first one is near. */
  #groups(): (Drawn & { id: Json })[][] {
    const groups: { at: L.Point, members: (Drawn & { id: Json })[] }[] = []
    for (const one of this.drawn.values()) {
      if (!one.joins || one.cluster !== undefined) continue
      const at = this.map.project(one.place, this.map.getZoom())
      const near = groups.find((group) => group.at.distanceTo(at) < this.#options.gridSize)
      if (near) near.members.push(one)
      else groups.push({ at, members: [one] })
    }
    return groups.map(({ members }) => members)
  }

  #show(cluster: Cluster, shows: boolean): void {
    if (!shows) cluster.layer = void cluster.layer?.remove()
    else if (!cluster.layer) {
      const count = document.createElement('b')
      count.textContent = String(cluster.markerIds.length)
      cluster.layer = L.marker(cluster.bounds.getCenter(), { icon: L.divIcon({ html: count, className: 'cluster', iconSize: [36, 36] }), keyboard: true }).on('click', () => this.tapped(cluster)).addTo(this.map)
    }
  }
}

function told({ id, markerIds, bounds }: Cluster): { [name: string]: Json } {
  const { lat, lng } = bounds.getCenter()
  return { clusterId: id, center: { latitude: lat, longitude: lng }, markerIds }
}
