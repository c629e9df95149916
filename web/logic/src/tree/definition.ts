// Definitions come from strangers: bring them into the form that the component framework can rely on.

import { asObject } from '../json'

type Fields = { [key: string]: unknown }

const FUNCTION_TABLES = ['methods', 'lifetimes', 'pageLifetimes']
const LIFETIMES = ['created', 'attached', 'ready', 'moved', 'detached']

/** What a `Page` definition may say besides functions and data; anything else is a field of the instance. */
const PAGE_KEYS = new Set(['data', 'options', 'behaviors', 'observers', 'lifetimes', 'pageLifetimes'])

/** A definition of a component or behaviour without what the framework would choke on. */
export function cleanDefinition(definition: unknown, behaviors: (list: unknown[]) => unknown[]): Fields {
  const clean: Fields = { ...asObject(definition) }
  for (const key of FUNCTION_TABLES) if (clean[key] !== undefined) clean[key] = functionsOf(clean[key])
  for (const key of LIFETIMES) if (typeof clean[key] !== 'function') delete clean[key]
  if (clean['properties'] !== undefined) clean['properties'] = properties(clean['properties'])
  if (clean['observers'] !== undefined && !Array.isArray(clean['observers'])) {
    clean['observers'] = functionsOf(clean['observers'])
  }
  if (typeof clean['data'] !== 'object' || clean['data'] === null) {
    if (typeof clean['data'] !== 'function') delete clean['data']
  }
  for (const key of ['relations', 'options']) {
    if (clean[key] !== undefined) clean[key] = asObject(clean[key])
  }
  if (!Array.isArray(clean['externalClasses'])) delete clean['externalClasses']
  if (typeof clean['export'] !== 'function') delete clean['export']
  clean['behaviors'] = Array.isArray(clean['behaviors']) ? behaviors(clean['behaviors']) : []
  return clean
}

type Method = (...args: unknown[]) => unknown

/** Splits a `Page` definition into what defines it, its functions among that, and the fields that each instance gets its own copy of. */
export function splitPage(definition: unknown): { defines: Fields; fields: Fields; functions: [string, Method][] } {
  const defines: Fields = {}
  const fields: Fields = {}
  const functions: [string, Method][] = []
  for (const [key, value] of Object.entries(asObject(definition))) {
    if (PAGE_KEYS.has(key) || typeof value === 'function') defines[key] = value
    else fields[key] = value
    if (!PAGE_KEYS.has(key) && typeof value === 'function') functions.push([key, value as Method])
  }
  return { defines, fields, functions }
}

function functionsOf(table: unknown): Fields {
  return Object.fromEntries(Object.entries(asObject(table)).filter(([, value]) => typeof value === 'function'))
}

/** `x: undefined` means any type, as `x: null` does; a list of types is one with others beside it. */
function properties(table: unknown): Fields {
  return Object.fromEntries(Object.entries(asObject(table)).map(([name, value]) => [name, Array.isArray(value) ? types(value) : property(value)]))
}

function property(value: unknown): unknown {
  const { type, ...rest } = asObject(value)
  return Array.isArray(type) ? { ...types(type), ...rest } : value ?? null
}

function types([type = null, ...optionalTypes]: unknown[]): Fields {
  return { type, optionalTypes }
}
