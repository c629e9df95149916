import { describe, expect, test } from 'vitest'
import { AREAS } from '../src/pages/events'
import { catalogue, say } from '../src/settings'

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(hole => hole[1]).sort()

/** Kinds of words for `useWord`. */
const KINDS = ['field', 'state', 'role', 'did', 'area', 'hours', 'preset', 'category', 'dynamic']
const pascal = (word: string) => word.replace(/(^|_)(\w)/g, (_, _line, letter: string) => letter.toUpperCase())

describe('the messages', () => {
  test('are the same ones in both languages', () => {
    expect(Object.keys(catalogue.en).sort()).toEqual(Object.keys(catalogue.zh).sort())
  })

  test('say something, and take the same values', () => {
    for (const [key, zh] of Object.entries(catalogue.zh)) {
      const en = catalogue.en[key as keyof typeof catalogue.en]
      expect(zh.trim(), key).not.toBe('')
      expect(en?.trim(), key).not.toBe('')
      expect(holes(en ?? ''), key).toEqual(holes(zh))
    }
  })

  test('are each said somewhere', () => {
    const texts = import.meta.glob(['../src/**/*.{ts,tsx}', '!../src/messages/*', '../../../spec/openapi.json', '../../../spec/events.md', '../../../crates/base/src/code.rs', '../../../crates/dialect/src/lib.rs'], { query: '?raw', import: 'default', eager: true })
    const all = Object.values(texts).join('\n')
    const words = new Set(all.match(/\w+/g))
    // said as they are, or put together from a kind and a word of the platform's
    const said = (key: string) => {
      const [kind = '', ...rest] = key.split('.')
      const together = KINDS.includes(kind) || all.includes(`\`${key.slice(0, key.lastIndexOf('.'))}.\${`) || all.includes(`\`${kind}.\${`)
      return all.includes(`'${key}'`) || together && rest.flatMap(word => word.split('-')).every(word => words.has(word) || words.has(pascal(word)))
    }
    expect(Object.keys(catalogue.zh).filter(key => !said(key))).toEqual([])
  })

  test('get their values', () => {
    expect(say('en')('tokens.question', { name: 'CI' })).toBe('Revoke “CI”?')
  })
})

test('the areas of events are those that the platform’s list of events has', () => {
  const types = String(Object.values(import.meta.glob('../../../spec/events.md', { query: '?raw', import: 'default', eager: true }))[0])
  expect([...AREAS].sort()).toEqual([...new Set([...types.matchAll(/`hutong\.(\w+)\.\w/g)].map(([, area]) => area))].sort())
})
