// The formats of an editor: their names are the vendor's, most of them those of CSS.

import type { Json } from '@hutong/protocol'
import type { Change } from './delta'

/** Formats that are an element. */
export const MARKS: { [name: string]: string } = { bold: 'strong', italic: 'em', underline: 'u', strike: 'del', ins: 'ins' }

export const INLINE_STYLES = ['font', 'fontSize', 'fontStyle', 'fontVariant', 'fontWeight', 'fontFamily', 'letterSpacing', 'textDecoration', 'color', 'backgroundColor'] as const
export const BLOCK_STYLES = [
  'margin', 'marginTop', 'marginBottom', 'marginLeft', 'marginRight', 'padding', 'paddingTop', 'paddingBottom', 'paddingLeft', 'paddingRight',
  'lineHeight', 'textIndent', 'wordWrap', 'wordBreak', 'whiteSpace',
] as const

export const INLINE: readonly string[] = [...Object.keys(MARKS), 'script', ...INLINE_STYLES]
export const BLOCK: readonly string[] = ['header', 'list', 'align', 'direction', 'indent', ...BLOCK_STYLES]
/** What a picture has. */
export const PICTURE: readonly string[] = ['alt', 'width', 'height', 'class', 'data-custom']

/** Formats that are a number, and the highest: the lowest is 1. */
const HIGHEST: { [name: string]: number } = { header: 6, indent: 8 }
/** Whether a format can have a value, as far as that is a number. */
export function possible(name: string, value: Json): boolean {
  const highest = HIGHEST[name]
  return highest === undefined || (Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= highest)
}

/** What `format(name, value)` changes where `now` is set; undefined for a name that is none. The same value again takes it away. */
export function changeOf(name: string, value: Json | undefined, now: { [name: string]: Json }): Change | undefined {
  const before = now[name] ?? null
  const toggled = (wanted: string | number | boolean): Change => ({ [name]: wanted === before ? null : wanted })
  if (Object.hasOwn(MARKS, name)) return toggled(true)
  if (![...INLINE, ...BLOCK].includes(name)) return undefined
  if (name === 'indent') {
    const step = Number(value)
    const depth = Math.min(HIGHEST['indent']!, Math.max(0, /^[+-]/.test(String(value)) ? Number(before) + step : step || 0))
    return { indent: depth || null }
  }
  if (value === null || value === undefined || value === '' || value === false || typeof value === 'object') return { [name]: null }
  if (name === 'header') {
    const level = Number(String(value).replace(/^h/i, ''))
    return possible(name, level) ? toggled(level) : { header: null }
  }
  if (name === 'list' && value === 'check') return { list: before === 'checked' || before === 'unchecked' ? null : 'unchecked' }
  // The usual way of both is not told.
  if (name === 'align' && value === 'left' || name === 'direction' && value === 'ltr') return { [name]: null }
  return toggled(typeof value === 'number' ? value : String(value))
}
