// Tiles of maps: the frame asks by numbers, the host says from where. A mini-program has no say in where requests go.

import { readBody } from '../bytes'
import type { Connect } from '../connect'

/** More than any tile has. */
const MAX_TILE = 4 * 1024 * 1024

/** The tile that `tile:zoom/x/y` names; null when the host has none. */
export async function tile(map: Connect['map'], name: string): Promise<Blob | null> {
  const [, z, x, y] = /^tile:(\d{1,2})\/(\d{1,7})\/(\d{1,7})$/.exec(name) ?? []
  if (!map || y === undefined) return null
  const numbers: Record<string, string> = { z: z!, x: x!, y }
  const response = await fetch(map.tiles.replace(/\{([zxy])\}/g, (_, axis: string) => numbers[axis]!), { credentials: 'omit' })
  const type = response.headers.get('content-type') ?? ''
  return response.ok && type.startsWith('image/') ? new Blob([await readBody(response, MAX_TILE)], { type }) : null
}
