// What a dialect does otherwise than WeChat's with apps, pages and components. Its code is part of the dialect's script,
// which comes with `start`: a WeChat package never loads it.

import type { Component, GeneralComponent } from 'glass-easel'
import type { ComponentConfig } from '../config'
import type { Look } from '../looks'
import type { Reporter } from '../report'
import type { PageHandle } from '../tree/instance'

export type Fields = { [name: string]: unknown }

/** What a definition becomes: one of the canonical kind, and what each new instance goes through first. */
export interface Form {
  definition: Fields
  init?: (this: object) => void
}

/** The template engine of one component tree, as far as dialects change it. */
export interface Engine {
  shadowRoot: { getHostNode(): GeneralComponent }
  /** A property. */
  r(node: object, name: string, value: unknown, ...rest: unknown[]): void
  /** The inline style. */
  y(node: object, value: unknown): void
  /** The class. */
  c(node: object, value: unknown): void
  /** A field of the dataset. */
  d(node: object, name: string, value: unknown): void
  /** The id. */
  i(node: object, value: unknown): void
}

/** What a handler sees of an event, before the dialect has changed it. */
export interface HandledEvent {
  target: Fields
  currentTarget: Fields
}

/** What a dialect is given. Framework classes come from here: a copy of its own would know nobody. */
export interface Kit {
  Component: typeof Component
  reporter: Reporter
  /** Global scope of the mini-program. */
  global: Fields
  /** The app instance. */
  app(): Fields | undefined
  /** A behaviour without content, to be found by. */
  mark(): object
}

/** Every part is optional: what is absent is as in WeChat. */
export interface Semantics {
  page?(definition: unknown): Form
  component?(definition: unknown, config: ComponentConfig | undefined): Form
  /** An event as handlers get it. */
  event?(event: HandledEvent): void
  /** A template is about to draw `data`, for the first time or again; what is returned is drawn. */
  draw?(engine: Engine, first: boolean, data: unknown, page: PageHandle | undefined): unknown
  /** Hooks of a page that opens, in order. */
  loading?: string[]
  /** A hook of the page was called. */
  hooked?(page: GeneralComponent, hook: string, args: unknown[]): void
  /** Whether anybody but the page itself listens to a hook of the page. */
  hears?(page: GeneralComponent, hook: string): boolean
  /** Whether `createSelectorQuery` of the façade looks into components. */
  everywhere?: boolean
  /** What built-ins look like. */
  look?: Look
  /** Hooks of a page for what the view tells of it and WeChat's pages do not hear. */
  messages?: { [what: string]: string }
}

export type MakeSemantics = (kit: Kit) => Semantics
