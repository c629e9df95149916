// The shapes of the generated tables.

export type Style = 'callback' | 'task' | 'sync' | 'event' | 'object' | 'value'

/** A table by the dialect's names. */
type ByName<T> = Record<string, T>

/** The calling form of a dialect. */
export interface Form {
  /** Whether a result says `errMsg: "<name>:ok"`. */
  ok: boolean
  /** `message`: the field with the text, which starts with `<name>:fail` when `named`; `number`: the field with the number. */
  failure: { message: string; named: boolean; number?: string; numbers?: Record<string, number> }
  /** Whether a rejection that nobody handles is one for the mini-program to hear of. */
  rejections: 'reported' | 'silent'
  /** Whether what a task call returns is a promise, too. */
  thenable_tasks: boolean
}

/** Names of a dialect, and what is to be known of each. */
export interface Names {
  /** Style → name → capability. */
  apis?: { [style in Style]?: ByName<string> }
  /** Names of the parameters, for names that do not take one object. */
  positional?: ByName<readonly string[]>
  /** The field of the result that is returned, where it is not the whole result. */
  returns?: ByName<string>
  /** Canonical parameter → the dialect's, where they differ. */
  params?: ByName<Record<string, string>>
  /** Canonical field of the result → the dialect's, where they differ. */
  result?: ByName<Record<string, string>>
  /** Canonical field → the dialect's spelling of a value → the canonical one. */
  values?: ByName<Record<string, Record<string, unknown>>>
  /** Parameters that a name implies. */
  fixed?: ByName<Record<string, unknown>>
  /** Parameters that are used where the caller gives none. */
  defaults?: ByName<Record<string, unknown>>
  /** Code for what the tables cannot say, by its name. */
  adapters?: ByName<string>
  /** Names that only the host's page can answer. */
  host?: ByName<1>
}

/** How one dialect names the capabilities. */
export interface Facade extends Names {
  /** The global under which mini-programs find it, for example `wx`. */
  name: string
  /** Other globals of the same vendor's family. */
  aliases?: readonly string[]
  form: Form
  /** What of its pages and components works, in the words of its `canIUse`. */
  features?: readonly string[]
  /** Permission → the dialect's scope. */
  scopes: Record<string, string>
}

/** Style → names of the vendor that no capability covers, separated by spaces: they exist and fail in its form. */
export type AbsentNames = { [style in Style]?: string }

export interface Text {
  en: string
  'zh-CN': string
}

/** The part of JSON Schema that the catalogue uses. */
export interface Schema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  enum?: readonly unknown[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: Schema
  items?: Schema
  maxLength?: number
  maxItems?: number
  minimum?: number
  maximum?: number
}

/** What the broker checks before it does anything. */
export interface BrokerRule {
  params: Schema
  permission?: string
  consent?: 'ask_once' | 'ask_each'
  prompt?: Text
  /** The user sees or hears something of it, or is taken elsewhere. */
  shows?: true
}
