// Provinces, cities and districts: a script of its own, which comes with the first picker of regions that is opened.

import type { View } from '../view'

/** Names by six digits: the first two are the province's, the first four the city's. */
export interface Regions { province_list: Names, city_list: Names, county_list: Names }
type Names = { [code: string]: string }

declare global {
  /** The third script gives its names here. */
  var hutongRegions: (regions: Regions) => void
}

let known: Regions | undefined

/** The names, null when they could not be had. */
export async function regions(view: View): Promise<Regions | null> {
  globalThis.hutongRegions = (list) => { known = list }
  await (known ? null : view.scripts.load('regions'))
  return known ?? null
}
