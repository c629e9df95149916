// The ground of a map: tiles of the host's source, or a plain grid where there is none.

import L from 'leaflet'
import type { MapOptions } from '../parts/map'

/** They are loaded by numbers alone, through the container: a mini-program has no say in where requests go. */
export function tiles(source: MapOptions['source'], picture: MapOptions['picture']): L.GridLayer {
  const Tiles = L.GridLayer.extend({
    createTile({ x, y, z }: L.Coords, done: L.DoneCallback): HTMLElement {
      const tile = document.createElement('img')
      tile.alt = ''
      tile.className = 'ground'
      if (!source) setTimeout(done, 0, undefined, tile)
      else {
        tile.onload = () => done(undefined, tile)
        void picture(`tile:${z}/${x}/${y}`).then((url) => {
          if (url) tile.src = url
          else done(new Error('no tile'), tile)
        })
      }
      return tile
    },
  })
  const options: L.GridLayerOptions = { attribution: escaped(source?.attribution ?? ''), ...(source?.maxZoom ? { maxNativeZoom: source.maxZoom } : {}) }
  return new (Tiles as unknown as new (options: L.GridLayerOptions) => L.GridLayer)(options)
}

/** The attribution is text; the library takes markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
