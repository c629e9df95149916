// Where the device is, as the browser knows it: WGS 84, or shifted to the coordinates that maps of China use.

import { Failed } from '../failure'

const DEFAULT_TIMEOUT = 20_000
/** Axis in metres and squared eccentricity of the ellipsoid that the shift is defined on. */
const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943

/** Codes of the browser's refusals. */
const REFUSALS: Record<number, [string, string]> = { 1: ['denied', 'auth deny'], 2: ['unavailable', 'location is not available'], 3: ['timeout', 'timeout'] }

export async function locate({ type, isHighAccuracy, highAccuracyExpireTime }: Record<string, unknown>): Promise<Record<string, number>> {
  if (!navigator.geolocation) throw new Failed('unsupported', 'not supported')
  const options = { enableHighAccuracy: isHighAccuracy === true, timeout: Number(highAccuracyExpireTime ?? DEFAULT_TIMEOUT), maximumAge: 10_000 }
  const { coords } = await new Promise<GeolocationPosition>((resolve, reject) => {
    const refuse = ({ code }: GeolocationPositionError): void => reject(new Failed(...(REFUSALS[code] ?? REFUSALS[2]!)))
    navigator.geolocation.getCurrentPosition(resolve, refuse, options)
  })
  const { accuracy, altitude, altitudeAccuracy, speed } = coords
  const place = type === 'gcj02' ? shifted(coords.latitude, coords.longitude) : { latitude: coords.latitude, longitude: coords.longitude }
  return { ...place, accuracy, horizontalAccuracy: accuracy, verticalAccuracy: altitudeAccuracy ?? 0, altitude: altitude ?? 0, speed: speed ?? -1 }
}

/** WGS 84 → GCJ-02. Outside of China both are the same. */
export function shifted(latitude: number, longitude: number): { latitude: number; longitude: number } {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271) return { latitude, longitude }
  const [x, y] = [longitude - 105, latitude - 35]
  const sines = (value: number, weights: [number, number][]): number =>
    weights.reduce((sum, [weight, rate]) => sum + weight * Math.sin(value * rate * Math.PI), 0)
  const shared = (sines(x, [[20, 6], [20, 2]]) * 2) / 3
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + shared
    + (sines(y, [[20, 1], [40, 1 / 3]]) * 2) / 3 + (sines(y, [[160, 1 / 12], [320, 1 / 30]]) * 2) / 3
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + shared
    + (sines(x, [[20, 1], [40, 1 / 3]]) * 2) / 3 + (sines(x, [[150, 1 / 12], [300, 1 / 30]]) * 2) / 3
  const radians = (latitude / 180) * Math.PI
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2
  return {
    latitude: latitude + (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI),
    longitude: longitude + (east * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(radians) * Math.PI),
  }
}
