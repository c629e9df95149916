// The shapes of the generated tables.

export type Style = 'callback' | 'sync' | 'event' | 'object' | 'value'

/** How one dialect names the capabilities. Keys of the inner tables are the dialect's names. */
export interface Facade {
  /** The global under which mini-programs find it, for example `wx`. */
  name: string
  /** Style → name → capability. */
  apis: { [style in Style]?: Record<string, string> }
  /** Names of the parameters, for names that do not take one object. */
  positional: Record<string, readonly string[]>
  /** The field of the result that is returned, where it is not the whole result. */
  returns: Record<string, string>
  /** Canonical parameter → the dialect's, where they differ. */
  params: Record<string, Record<string, string>>
  /** Canonical field of the result → the dialect's, where they differ. */
  result: Record<string, Record<string, string>>
  /** Parameters that a name implies. */
  fixed: Record<string, Record<string, unknown>>
  /** Permission → the dialect's scope. */
  scopes: Record<string, string>
  /** Style → the vendor's other names, separated by spaces: they exist and fail in the vendor's form. */
  unsupported: { [style in Style]?: string }
}

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
}
