// What the view keeps on a DOM node that an op has made.

import type { Json } from '@hutong/protocol'
import type { Part } from './part'

export type Props = { [name: string]: Json | undefined }

/** A DOM node with the view's own fields; all of them are absent on most nodes. */
export interface Kept {
  /** Node id of the ops. */
  $id?: number
  /** Attributes as the logic gave them, names in kebab case. */
  $props?: Props
  /** Behaviour of a built-in that is more than a box. */
  $part?: Part
  /** Where the node's children go, when that is not the node itself. */
  $slot?: Element
  /** Attributes that are bound two-way. */
  $models?: Set<string>
  /** Event types that somebody catches here. */
  $catches?: Set<string>
  /** Somebody waits here for a press that is held: it takes the place of the tap. */
  $holds?: boolean
  /** Text of a text node before decoding. */
  $raw?: string
  /** Styles that an animation left behind; they survive a change of the inline style. */
  $animated?: { [property: string]: string }
}

export type KeptElement = HTMLElement & Kept
export type KeptNode = Node & Kept

/** The node that an op made and that `node` is or lies in. */
export function owner(node: Node | null): KeptElement | null {
  for (let n = node as KeptNode | null; n; n = n.parentNode) if (n.$id) return n as KeptElement
  return null
}

/** Ancestors of `node` and itself, innermost first, that have a part. */
export function* partsAbove(node: Node | null): Generator<Part> {
  for (let n = node as KeptNode | null; n; n = n.parentNode) if (n.$part) yield n.$part
}

/** Whether somebody catches an event of one of these types at `node` or around it. */
export function catches(node: Node | null, ...types: string[]): boolean {
  for (let n = node as KeptNode | null; n; n = n.parentNode) if (types.some((type) => n!.$catches?.has(type))) return true
  return false
}

/** Kebab form of an attribute name; the façades accept both. */
export function kebab(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (c) => '-' + c.toLowerCase()) : name
}

const classList = (names: string): string[] => names.split(/\s+/).filter(Boolean)

/** Adds or removes several classes given as one string. */
export function toggleClasses(element: Element, names: string, on: boolean): void {
  for (const name of classList(names)) element.classList.toggle(name, on)
}

/** Creates an element with a class and, if wanted, appends it. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', parent?: Node, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text) element.textContent = text
  parent?.appendChild(element)
  return element
}

export const number = (value: Json | undefined, fallback: number): number => {
  const n = typeof value === 'string' ? parseFloat(value) : value
  return typeof n === 'number' && Number.isFinite(n) ? n : fallback
}

export const string = (value: Json | undefined, fallback = ''): string =>
  value === undefined || value === null || typeof value === 'object' ? fallback : String(value)
