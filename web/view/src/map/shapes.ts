// Lines, areas and circles of a map. What they are made of comes from a stranger: only numbers and texts are taken.

import type { Json } from '@hutong/protocol'
import L from 'leaflet'
import type { Props } from '../node'
import { number, string } from '../node'

type Fields = { [name: string]: Json | undefined }

const MAX_SHAPES = 500
const MAX_POINTS = 20_000

export const list = (value: Json | undefined, most: number): Fields[] =>
  (Array.isArray(value) ? value.slice(0, most) : []).filter((item): item is { [name: string]: Json } => typeof item === 'object' && item !== null && !Array.isArray(item))

/** Latitude and longitude; undefined when they are no place on earth. */
export function placeOf(fields: Fields): L.LatLngTuple | undefined {
  const [latitude, longitude] = [number(fields['latitude'], NaN), number(fields['longitude'], NaN)]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : undefined
}

export const placesOf = (value: Json | undefined): L.LatLngTuple[] => list(value, MAX_POINTS).flatMap((point) => {
  const place = placeOf(point)
  return place ? [place] : []
})

export function shapes(props: Props): L.Layer[] {
  const lines = list(props['polyline'], MAX_SHAPES).map(({ points, color, width, dottedLine }) =>
    L.polyline(placesOf(points), { color: string(color, '#000'), weight: number(width, 1), ...(dottedLine === true ? { dashArray: '8 8' } : {}), interactive: false }))
  const areas = list(props['polygons'] ?? props['polygon'], MAX_SHAPES).map(({ points, strokeWidth, strokeColor, color, fillColor }) =>
    L.polygon(placesOf(points), { color: string(strokeColor ?? color, '#000'), weight: number(strokeWidth, 1), fillColor: string(fillColor, 'transparent'), fillOpacity: 1, interactive: false }))
  const circles = list(props['circles'], MAX_SHAPES).flatMap((circle) => {
    const place = placeOf(circle)
    return place ? [L.circle(place, { radius: number(circle['radius'], 0), color: string(circle['color'], '#000'), weight: number(circle['strokeWidth'], 1), fillColor: string(circle['fillColor'], 'transparent'), fillOpacity: 1, interactive: false })] : []
  })
  return [...lines, ...areas, ...circles]
}
