// dist/regions.js: the names for <picker mode="region">.

import { areaList } from '@vant/area-data'
import type {} from './parts/regions'

globalThis.hutongRegions(areaList)
