import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide, Unreadable, type Rule, type Snapshot } from '../src/decide.js'
import { compare } from '../src/dotted.js'
import { pattern } from '../src/pattern.js'
import { place } from '../src/place.js'

const vector = (name: string) => JSON.parse(readFileSync(new URL(`../../../spec/vectors/release/${name}.json`, import.meta.url), 'utf8'))

describe('the vectors', () => {
  const part: Snapshot = vector('part')
  for (const { app, facts, now, expect: expected } of vector('cases')) {
    it(`${app} at ${now}: ${expected.why}`, () => expect(decide(part, app, facts, now)).toEqual(expected))
  }

  it('places', () => {
    const places: { salt: string; subject: string; place: number }[] = vector('places')
    for (const { salt, subject, place: expected } of places) expect(place(salt, subject), `${salt} ${subject}`).toBe(expected)
    expect(places.length).toBeGreaterThan(5)
  })
})

const one = (rule: unknown, more: object = {}): Snapshot => ({
  format: 1,
  host: 'host_1',
  apps: { app_1: { audiences: [rule as Rule], releases: [{ version: 'ver_1', code: 1, track: 'online', audience: 0, salt: 'rel_1' }], ...more } },
})

describe('what this reader does not know is for the platform to decide', () => {
  const suspended = { measures: [{ id: 'msr_1', from: 0, rule: 'r', sanction: { kind: 'new' } }] }
  it.each([
    ['a format', { ...one({ all: [] }), format: 2 }],
    ['a form of rules', one({ most: [] })],
    ['an operator', one({ attr: 'city', op: 'near', value: '' })],
    ['an attribute', one({ attr: 'mood', op: 'eq', value: '' })],
    ['a list that is none', one({ attr: 'city', op: 'in', value: '' })],
    ['a measure', one({ all: [] }, suspended)],
    ['an audience', one({ all: [] }, { audiences: [] })],
  ])('%s', (_, snapshot) => expect(() => decide(snapshot as Snapshot, 'app_1', {}, 1)).toThrow(Unreadable))
  it.each(['(?x) a', '(?i:a)', 'a(?-u)', '[a[b]]', '[[:alpha:]]', '[a&&b]', '[a--b]', '[\\W]', '\\b{start}', '\\p{Nonsense}', '(?i)\\PL', '\\<', '(', '*', '[b-a]', '\\', '((((a{99}){99}){99}){99})'])(
    'the pattern %s',
    source => expect(() => pattern(source)).toThrow(Unreadable),
  )
})

it('names of the language are no apps, attributes or seats', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect(decide(one({ all: [] }), name, {}, 0)).toEqual({ why: 'not_released' })
    expect(decide(one({ not: { attr: `custom.${name}`, op: 'eq', value: null } }), 'app_1', {}, 0).why).toBe('released')
  }
})

it('a pattern is gone through in time that grows with the text alone', () => {
  const text = 'a'.repeat(256)
  for (const source of ['(a+)+$b', '(a|a)*b', '(a*)*b', '(.*a){20}b']) expect(pattern(source)(text)).toBe(false)
  expect(pattern('^(a+)+$')(text)).toBe(true)
})

it('half of a pair of a text is one character', () => {
  expect(pattern('^.$')('\ud83d')).toBe(true)
  expect(place('rel_1', '\ud83d')).toBe(place('rel_1', '\ufffd'))
})

it('dotted versions go as far as those of the platform', () => {
  expect(compare('18446744073709551615', '18446744073709551614.9')).toBe(1)
  expect(compare('18446744073709551616', '1')).toBeUndefined()
  expect(compare('+08.0', '8')).toBe(0)
})

describe('the server of docs/host-sdk.md', () => {
  const text = readFileSync(new URL('../../../docs/host-sdk.md', import.meta.url), 'utf8')
  const code = /```js\n([\s\S]*?)```\n/.exec(text.slice(text.indexOf('## A back end that decides')))?.[1] ?? ''

  it('holds what it was given, asks for what is new, and says nothing once that is too old', async () => {
    const asked: string[] = []
    const answers = [
      { status: 200, until: 10 },
      { status: 304, until: 20 },
      { status: 500, until: 0 },
    ]
    const fetch = async (url: string, { headers }: { headers: Record<string, string> }) => {
      asked.push(`${url} ${headers['authorization']} ${headers['if-none-match']}`)
      const { status, until } = answers.shift()!
      const body = status === 200 ? JSON.stringify(one({ attr: 'city', op: 'eq', value: '杭州' })) : null
      return new Response(body, { status, headers: { etag: 'W/"1"', 'hutong-snapshot': JSON.stringify({ expires_at: until }) } })
    }
    const body = code.replace(/^import .*$/m, '').replaceAll('export ', '') + '\nreturn { refresh, versionFor }'
    const server = new Function('decide', 'fetch', 'platform', 'host', 'token', body)(decide, fetch, 'https://p', 'host_1', 't')
    const got = (city: string, now: number) => server.versionFor('app_1', 'lin', { city }, now)
    expect(got('杭州', 1)).toBeUndefined()
    await server.refresh()
    expect(got('杭州', 9)).toEqual({ version: 'ver_1', code: 1, track: 'online', why: 'released' })
    expect(got('上海', 9)).toEqual({ why: 'not_in_audience' })
    expect(got('杭州', 10)).toBeUndefined()
    await server.refresh()
    expect(got('杭州', 19).code).toBe(1)
    await expect(server.refresh()).rejects.toThrow('500')
    expect(got('杭州', 19).code).toBe(1)
    expect(asked).toEqual(['', 'W/"1"', 'W/"1"'].map(tag => `https://p/v1/hosts/host_1/snapshot Bearer t ${tag}`))
  })
})
