// The messages of spec/ops.md as types.

import type { Op } from './generated/ops'

export type OpCode = (typeof Op)[keyof typeof Op]

/** A value that survives JSON and a structured clone alike. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One op: code and operands. */
export type OpMessage = [OpCode, ...Json[]]

/** Why an `invoke` failed. `message` is what the dialect puts after `<name>:fail `. */
export interface Failure {
  code: string
  message: string
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
  width: number
  height: number
}

/** System and window information in canonical (WeChat) names, CSS pixels; the window is the whole frame. */
export interface SystemInfo {
  brand: string
  model: string
  system: string
  platform: string
  language: string
  version: string
  SDKVersion: string
  theme: 'light' | 'dark'
  pixelRatio: number
  fontSizeSetting: number
  deviceOrientation: 'portrait' | 'landscape'
  screenWidth: number
  screenHeight: number
  windowWidth: number
  windowHeight: number
  statusBarHeight: number
  safeArea: Box
  menuButton: Box
}

export interface LaunchOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo?: { appId: string; extraData?: unknown }
}

/** What the logic is started with. `Config` is the package's `config.json`. */
export interface Start<Config = unknown> {
  config: Config
  /** Text of `main/logic.js`. */
  logic: string
  appid: string
  /** Texts of scripts that extend the runtime: the dialect's (WeChat's is part of it), and rarer capabilities. */
  scripts: string[]
  /** Capabilities and built-ins that the host's page provides itself. */
  offered: string[]
  storage: [key: string, value: unknown][]
  /** Bytes that it may store, when the host gives less than the vendor does. */
  quota?: number | undefined
  /** What the mini-program keeps as files, when it uses the capabilities of that family: Blobs; a folder has no content. */
  files?: [path: string, { content: unknown; at: number }][]
  system: SystemInfo
  launch: LaunchOptions
  runtime: { container: string; version: string; track: string }
}

/** Topics of `notify` and their values. */
export interface Topics {
  theme: 'light' | 'dark'
  network: { isConnected: boolean; networkType: string }
  visibility: { state: 'show' | 'hide' } & Partial<LaunchOptions>
  memory: { level: number }
  share: { from: 'menu' }
  /** A Blob. */
  file: { path: string; content: unknown }
  back: Record<string, never>
}

/** Container → logic, on the logic's container port. */
export type ToLogic<Config = unknown> =
  | ['start', Start<Config>]
  | ['result' | 'progress', callId: number, value: unknown]
  | ['failure', callId: number, failure: Failure]
  | { [T in keyof Topics]: ['notify', topic: T, value: Topics[T]] }[keyof Topics]
  | ['ping', n: number]

/** Logic → container. */
export type FromLogic =
  | ['ready']
  | ['invoke', callId: number, capability: string, args: unknown]
  | ['abort', callId: number]
  | ['pong', n: number]
  | ['exhausted']
  | ['page', path: string, depth: number]
  | ['log', level: 'debug' | 'log' | 'info' | 'warn' | 'error', text: string, uncaught: boolean]

/** Scripts of the container that the view asks for when it needs them. */
export type LateScript = 'parts' | 'regions' | 'map' | 'lottie'

/** Container → view, on the view's container port. The frame takes the first, `boot`, itself. */
export type ToView =
  | ['boot', { images: string[] }]
  | ['sheets', Record<string, string>]
  | ['paint', OpMessage[]]
  | ['theme', 'light' | 'dark']
  | ['hush', boolean]
  | ['insets', { top: number; right: number; bottom: number; left: number }]
  | ['asset', callId: number, file: { bytes: ArrayBuffer; type: string } | null]
  | ['script', name: LateScript, text: string | null]
  | ['map', { attribution: string; maxZoom?: number }]
  | ['embed', node: number, event: string, detail: unknown]

/** View → container. */
export type FromView =
  | ['asset', callId: number, path: string]
  | ['script', name: LateScript]
  | ['embed', node: number, change: object | null]
  | ['chrome', { title?: string; textStyle?: 'white' | 'black'; share?: boolean }]
  | ['ready']
  | ['crash', text: string]
