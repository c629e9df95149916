// dist/map.js: what draws <map>. A script of its own, since few mini-programs have one.

import type {} from '../parts/map'
import { MapView } from './map-view'

globalThis.hutongMap = (options) => new MapView(options)
