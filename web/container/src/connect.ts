// What a host page gives to <hutong-app>: docs/host-sdk.md. spec/host-connect.md is the part of it that its back end plays.

import type { Capabilities } from '@hutong/protocol/capabilities'
import type { CenterWords } from './center/words'
import type { DialogWords, Language, Words } from './ui/words'

export interface Policy {
  /** Names of capabilities, or of a whole family as `ui.*`. When given, everything else is forbidden. */
  allow?: string[]
  /** Wins over `allow`. */
  deny?: string[]
  domains?: DomainPolicy
  /** Appids that others may open; everything that the host offers when absent. */
  apps?: string[]
  limits?: Limits
  /** Of <hutong-stack>: how many mini-programs stay open behind the one in front, and after how many milliseconds there one starts anew. */
  background?: { count?: number; coldAfter?: number }
}

/** Less than the container's own limits, for each mini-program; more is not given. */
export interface Limits {
  /** Bytes that it may keep by key; 10 MB. */
  storage?: number
  /** Bytes that it may send in one request, 10 MB, or upload, 100 MB. */
  request?: number
  /** Bytes that it may be answered: 10 MB, as a download 100 MB. */
  response?: number
  /** Requests, uploads and downloads at once; the others wait their turn. 10. */
  requests?: number
}

/** Origins beside those that the manifest declares, in its form, and origins that nobody reaches, declared or not. */
export interface DomainPolicy {
  allow?: Partial<Record<DomainKind, string[]>>
  deny?: string[]
}

export type DomainKind = 'request' | 'upload' | 'download' | 'socket' | 'webview'

export interface Look {
  /** Menu and close in the upper right corner; `false` where the host draws its own. Their place stays what mini-programs are told. */
  capsule?: boolean
  /** Name and icon until the first page is there; `false` for an empty ground. */
  splash?: boolean
  /** CSS colours of splash, menu and dialogs; `light-dark()` gives one for each scheme. */
  colors?: Partial<Record<'ink' | 'soft' | 'paper' | 'ground' | 'line' | 'accent', string>>
  /** Words in the place of the container's own. */
  words?: Partial<Words & DialogWords & CenterWords>
  /** That of the element's `lang`, else of the browser, when absent. */
  language?: Language
}

export interface Card {
  app: string
  appid: string
  title: string
  /** Page and query, to be given to <hutong-app path> by whoever opens the card. */
  path: string
  imageUrl?: string
}

export interface OpenRequest {
  appid: string
  path: string
  extraData?: unknown
  /** The appid of the mini-program that asks. */
  from: string
}

export interface BackRequest {
  extraData?: unknown
  /** The appid of the mini-program that asks. */
  from: string
}

/** Which mini-program asks: its id on the platform and its appid. */
export interface Asker {
  app: string
  appid: string
}

export type CapabilityName = keyof Capabilities

/** The host's own implementations, by name. Arguments have been checked against the catalogue, consent has been given. */
export type CapabilityTable = {
  [C in CapabilityName]?: (args: Capabilities[C]['params'], from: Asker) => Capabilities[C]['result'] | void | Promise<Capabilities[C]['result'] | void>
}

/** A built-in that the host draws, over the mini-program and where the frame says. */
export interface HostView {
  element: HTMLElement
  /** Its attributes have changed; they come from a stranger. */
  update?(attributes: Record<string, unknown>): void
  /** A method of the object that speaks for it (`play`, `stop` …); what it returns is the answer. */
  call?(method: string, args: unknown[]): unknown
  remove?(): void
}

export type MakeView = (attributes: Record<string, unknown>, tell: (event: string, detail: unknown) => void) => HostView

export interface Connect {
  /** A fresh user assertion of the host's back end for this app; called again when the session has run out. */
  assertion(app: string): Promise<string>
  /**
   * The host's own id of who is logged in, the `sub` of assertions. With it, what ran here before starts without network
   * until its release statement expires.
   */
  subject?(): string | Promise<string>
  /** Called only after the user agreed. */
  profile?(): Promise<{ nickName: string; avatarUrl: string }>
  share?(card: Card): Promise<void> | void
  /** Opens another mini-program, after the user agreed. <hutong-stack> does it by itself. */
  openApp?(request: OpenRequest): Promise<void> | void
  /** Returns to the mini-program that opened this one. <hutong-stack> does it by itself. */
  backToApp?(request: BackRequest): Promise<void> | void
  capabilities?: CapabilityTable
  /** Built-ins that need a device or a service, by tag: `camera`, `live-player`, `ad` … Without, their place says what is missing. */
  views?: Record<string, MakeView>
  /** Where the tiles of maps are from, `https://…/{z}/{x}/{y}.png`, and what has to be said of them. Without, maps have a plain ground. */
  map?: { tiles: string; attribution: string; maxZoom?: number }
  policy?: Policy
  look?: Look
}

/** How a mini-program is entered: page and query, the number of the way in, and the mini-program it is entered from. */
export interface Entrance {
  path?: string
  scene?: number
  referrerInfo?: { appId: string; extraData?: unknown }
}

/** Events of <hutong-app>: what their `detail` is. They bubble, and cross shadow roots. */
export interface HutongEvents {
  /** The first page is there: milliseconds since the start, by what was reached; `offline` when it started without network. */
  'hutong-ready': { timings: Record<string, number>; offline: boolean }
  'hutong-error': { code: string; message: string }
  /** The user closes it. Where the event is prevented it stays as it is, else it ends. */
  'hutong-close': undefined
  'hutong-title': { title: string }
  /** The page in front with its query, and how many steps back there are, and one: open pages, and what lies over the last. */
  'hutong-page': { path: string; depth: number }
  /** A line of the mini-program's console. */
  'hutong-log': { level: string; text: string }
  /** A call of the mini-program was answered: milliseconds, and the code of its failure. */
  'hutong-capability': { name: string; milliseconds: number; code?: string }
}
