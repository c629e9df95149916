// One map: where it looks, what it tells, and the methods of a map context.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import css from 'leaflet/dist/leaflet.css?inline'
import own from './map.css?inline'
import type { Props } from '../node'
import { kebab, number, string } from '../node'
import type { DrawnMap, MapOptions } from '../parts/map'
import { ours } from '../words'
import { Controls } from './controls'
import { Grounds } from './grounds'
import { Markers } from './markers'
import { placeOf, placesOf, shapes } from './shapes'
import { tiles } from './tiles'
import { Whereabouts } from './whereabouts'

type Args = { [name: string]: Json }

const DEFAULT_SCALE = 16
const [MIN_SCALE, MAX_SCALE] = [3, 20]
const SHAPES = ['polyline', 'polygons', 'polygon', 'circles']

export class MapView implements DrawnMap {
  readonly #map: L.Map
  readonly #markers: Markers
  readonly #controls: Controls
  readonly #grounds: Grounds
  readonly #user: Whereabouts
  readonly #scale = L.control.scale({ imperial: false, position: 'bottomleft' })
  readonly #compass = compass()
  readonly #shapes = L.layerGroup()
  readonly #emit: MapOptions['emit']
  readonly #resized: ResizeObserver
  /** What a map context listens to, and whom to tell. */
  readonly #listeners: [event: string, callback: number][] = []
  /** What moves the map now, when it is not the user. */
  #cause = ''
  #placed = false

  constructor(options: MapOptions) {
    const { box, picture, emit, answer, source, tapped } = options
    const root = box.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css.replace(/url\([^)]*\)/g, 'none') + own)
    root.adoptedStyleSheets = [sheet]
    const inner = document.createElement('div')
    root.append(inner)
    this.#emit = emit
    this.#map = L.map(inner, { zoomControl: false, attributionControl: source !== undefined, zoomAnimation: false, fadeAnimation: false, minZoom: MIN_SCALE, maxZoom: MAX_SCALE })
    this.#map.attributionControl?.setPrefix(false)
    this.#map.addLayer(tiles(source, picture)).addLayer(this.#shapes)
    this.#markers = new Markers(this.#map, picture, emit, (event, detail) => {
      for (const [heard, callback] of this.#listeners) if (heard === event) answer(callback, detail)
    })
    this.#controls = new Controls(root, picture, emit)
    this.#grounds = new Grounds(this.#map, picture)
    this.#user = new Whereabouts(this.#map, options)
    this.#map.on('click', ({ latlng, originalEvent }) => {
      // Told here, as only the map knows the place.
      originalEvent.stopPropagation()
      tapped(originalEvent, location(latlng))
    })
    this.#listen()
    this.#resized = new ResizeObserver(() => this.#map.invalidateSize({ animate: false }))
    this.#resized.observe(box)
  }

  update(given: Props, changed: Set<string>): void {
    const map = this.#map
    const props = { ...given, ...settings(given['setting']) }
    const has = (...names: string[]) => names.some((name) => changed.has(name))
    if (has('min-scale')) map.setMinZoom(number(props['min-scale'], MIN_SCALE))
    if (has('max-scale')) map.setMaxZoom(number(props['max-scale'], MAX_SCALE))
    if (!this.#placed || has('latitude', 'longitude', 'scale')) {
      const zoom = has('scale') || !this.#placed ? number(props['scale'], DEFAULT_SCALE) : map.getZoom()
      this.#move(() => map.setView([number(props['latitude'], 39.92), number(props['longitude'], 116.46)], zoom, { animate: this.#placed }))
      this.#placed = true
    }
    const handlers: [string, L.Handler | undefined][] = [['enable-scroll', map.dragging], ['enable-zoom', map.touchZoom], ['enable-zoom', map.scrollWheelZoom], ['enable-zoom', map.doubleClickZoom], ['enable-zoom', map.boxZoom], ['enable-scroll', map.keyboard]]
    for (const [name, handler] of handlers) handler?.[props[name] === false ? 'disable' : 'enable']()
    for (const [name, control] of [['show-scale', this.#scale], ['show-compass', this.#compass]] as const) {
      if (props[name]) control.addTo(map)
      else control.remove()
    }
    this.#user.show(!!props['show-location'])
    if (has('markers')) this.#markers.set(props['markers'])
    if (has('controls')) this.#controls.set(props['controls'])
    if (has(...SHAPES)) {
      this.#shapes.clearLayers()
      for (const shape of shapes(props)) this.#shapes.addLayer(shape)
    }
    if (has('include-points')) this.#include(placesOf(props['include-points']), [])
  }

  call(method: string, args: Args): Json | Promise<Json> {
    const map = this.#map
    switch (method) {
      case 'getCenterLocation': {
        const { lat, lng } = map.getCenter()
        return { latitude: lat, longitude: lng }
      }
      case 'getRegion': {
        const bounds = map.getBounds()
        return { southwest: location(bounds.getSouthWest()), northeast: location(bounds.getNorthEast()) }
      }
      case 'getScale':
        return { scale: map.getZoom() }
      case 'getRotate':
        return { rotate: 0 }
      case 'getSkew':
        return { skew: 0 }
      case 'moveToLocation':
        return this.#moveTo(args)
      case 'setLocMarkerIcon':
        return this.#user.look(string(args['iconPath']))
      case 'includePoints':
        this.#include(placesOf(args['points']), Array.isArray(args['padding']) ? args['padding'].map(Number) : [])
        return null
      case 'addMarkers':
        if (args['clear'] === true) this.#markers.set([])
        this.#markers.add(args['markers'])
        return null
      case 'removeMarkers':
        for (const id of Array.isArray(args['markerIds']) ? args['markerIds'] : []) this.#markers.remove(id)
        return null
      case 'translateMarker':
        return this.#markers.translate(args['markerId'] ?? null, placesOf([args['destination'] ?? null]), number(args['duration'], 1000))
      case 'moveAlong':
        return this.#markers.translate(args['markerId'] ?? null, placesOf(args['path']), number(args['duration'], 1000))
      case 'on':
        this.#listeners.push([String(args['event']), number(args['callback'], 0)])
        return null
      case 'initMarkerCluster':
        this.#markers.clusters.set({ gridSize: number(args['gridSize'], 60), zoomOnClick: args['zoomOnClick'] !== false, enableDefaultStyle: args['enableDefaultStyle'] !== false })
        return null
      case 'addGroundOverlay':
      case 'updateGroundOverlay':
        return this.#grounds.lay(args)
      case 'removeGroundOverlay':
        this.#grounds.remove(String(args['id']))
        return null
      case 'toScreenLocation': {
        const place = placeOf(args)
        if (!place) return { error: 'a latitude and a longitude are needed' }
        const { x, y } = map.latLngToContainerPoint(place)
        return { x, y }
      }
      case 'fromScreenLocation':
        return location(map.containerPointToLatLng([number(args['x'], 0), number(args['y'], 0)]))
      default:
        return { error: 'not supported' }
    }
  }

  /** To a place, or to where the user is. */
  async #moveTo(args: Args): Promise<Json> {
    const place = args['latitude'] === undefined && args['longitude'] === undefined ? await this.#user.find() : placeOf(args)
    if (!place) return { error: args['latitude'] === undefined ? 'where the user is cannot be known' : 'a latitude and a longitude are needed' }
    this.#move(() => this.#map.panTo(place))
    return null
  }

  remove(): void {
    this.#resized.disconnect()
    this.#user.remove()
    this.#markers.set([])
    this.#map.remove()
  }

  #include(places: L.LatLngTuple[], [top = 0, right = 0, bottom = 0, left = 0]: number[]): void {
    if (places.length) this.#move(() => this.#map.fitBounds(L.latLngBounds(places), { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], animate: false }))
  }

  #move(action: () => void): void {
    this.#cause = 'update'
    action()
  }

  #listen(): void {
    const map = this.#map
    const tell = (type: 'begin' | 'end'): void => {
      this.#emit('regionchange', { type, causedBy: this.#cause || 'drag', centerLocation: location(map.getCenter()), scale: map.getZoom() })
      if (type === 'end') this.#cause = ''
    }
    map.on('zoomstart', () => (this.#cause ||= 'scale'))
    map.on('movestart', () => this.#placed && tell('begin'))
    map.on('moveend', () => this.#placed && tell('end'))
    map.whenReady(() => this.#emit('updated', {}))
  }
}

/** Attributes of the map as one object. */
function settings(value: Json | undefined): Props {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [kebab(name), one])) : {}
}

/** North is always up: the map cannot be turned. */
function compass(): L.Control {
  const control = new L.Control({ position: 'topright' })
  control.onAdd = () => {
    const element = document.createElement('div')
    element.className = 'compass'
    element.role = 'img'
    element.ariaLabel = ours('指北针：上方为北', 'Compass: north is up')
    element.innerHTML = '<svg viewBox="0 0 24 24"><path fill="#e64340" d="M12 2l4 10H8z"/><path fill="#b2b2b2" d="M12 22l4-10H8z"/></svg>'
    return element
  }
  return control
}

function location({ lat, lng }: L.LatLng): { latitude: number, longitude: number } {
  return { latitude: lat, longitude: lng }
}
