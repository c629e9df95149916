// System and window information in canonical names, as far as a browser tells it.

import type { Box, SystemInfo, Topics } from '@hutong/protocol'

/** Size and place of the capsule: right edge, below the status bar. Also in style.css. */
const CAPSULE = { width: 87, height: 32, right: 7, top: 6 }

export interface Insets {
  top: number
  right: number
  bottom: number
  left: number
}

export const VERSION = '0.1.0'
/** The level of the vendor's base library whose behaviour the runtime follows. */
const SDK_VERSION = '3.8.12'

export function systemInfo(width: number, height: number, insets: Insets, language: string, theme: 'light' | 'dark'): SystemInfo {
  const agent = navigator.userAgent
  const [platform, system] = /iPhone|iPad/.test(agent) ? ['ios', `iOS ${/OS ([\d_]+)/.exec(agent)?.[1]?.replaceAll('_', '.') ?? ''}`]
    : /Android/.test(agent) ? ['android', `Android ${/Android ([\d.]+)/.exec(agent)?.[1] ?? ''}`]
    : /Windows/.test(agent) ? ['windows', 'Windows'] : /Mac/.test(agent) ? ['mac', 'macOS'] : ['linux', 'Linux']
  return {
    brand: 'web', model: 'browser', system: system!.trim(), platform: platform!, language: language.replace('-', '_'),
    version: VERSION, SDKVersion: SDK_VERSION, theme, pixelRatio: devicePixelRatio, fontSizeSetting: 16,
    deviceOrientation: width > height ? 'landscape' : 'portrait',
    screenWidth: screen.width, screenHeight: screen.height, windowWidth: width, windowHeight: height,
    statusBarHeight: insets.top,
    safeArea: box(insets.left, insets.top, width - insets.left - insets.right, height - insets.top - insets.bottom),
    menuButton: box(width - insets.right - CAPSULE.right - CAPSULE.width, insets.top + CAPSULE.top, CAPSULE.width, CAPSULE.height),
  }
}

function box(left: number, top: number, width: number, height: number): Box {
  return { left, top, width, height, right: left + width, bottom: top + height }
}

export function networkState(): Topics['network'] {
  if (!navigator.onLine) return { isConnected: false, networkType: 'none' }
  const { type, effectiveType } = (navigator as { connection?: { type?: string; effectiveType?: string } }).connection ?? {}
  const networkType = type === 'cellular' ? (effectiveType?.replace('slow-', '') ?? 'unknown') : type === 'wifi' || type === 'ethernet' ? 'wifi' : 'unknown'
  return { isConnected: true, networkType }
}

/** Calls `tell` when theme or network change, until `signal` is aborted. */
export function watchSystem(tell: <T extends 'theme' | 'network'>(topic: T, value: Topics[T]) => void, signal: AbortSignal): void {
  themeQuery().addEventListener('change', () => tell('theme', theme()), { signal })
  for (const type of ['online', 'offline']) addEventListener(type, () => tell('network', networkState()), { signal })
}

function themeQuery(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)')
}

export function theme(): 'light' | 'dark' {
  return themeQuery().matches ? 'dark' : 'light'
}
