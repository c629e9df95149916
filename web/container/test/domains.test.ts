import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contentSources, domainAllowed, domainEntryValid, httpAllowed } from '../src/domains'

interface Vectors {
  entries: { entry: string; valid: boolean }[]
  urls: { list: string[]; url: string; allowed: boolean }[]
}
const vectors = JSON.parse(readFileSync(new URL('../../../spec/vectors/domains.json', import.meta.url), 'utf8')) as Vectors

test.each(vectors.entries)('entry $entry is valid: $valid', ({ entry, valid }) => {
  expect(domainEntryValid(entry)).toBe(valid)
})

test.each(vectors.urls)('$url under $list: $allowed', ({ list, url, allowed }) => {
  expect(domainAllowed(list, url)).toBe(allowed)
})

test('what a page would take for a path of its own server is allowed by no list', () => {
  const asked = ['https://a.test/b', 'https:a.test/b', 'https:/a.test/b', 'https:\\a.test/b', ' https://a.test/b', 'ht\ntps:a.test/b', '//a.test/b', 'wss://a.test/b']
  expect(asked.filter((url) => httpAllowed(['a.test', '*'], url))).toEqual(['https://a.test/b'])
})

test('content sources carry no more than an origin', () => {
  expect(contentSources(['cdn.example.com', '*.example.com', 'http://127.0.0.1:81', 'wss://push.example.com', "x; script-src 'unsafe-inline'"]))
    .toEqual(['https://cdn.example.com', 'https://*.example.com', 'http://127.0.0.1:81'])
  expect(contentSources(['*'])).toEqual(['http:', 'https:'])
})
