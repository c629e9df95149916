import { expect, test } from 'vitest'
import { digest, Pending } from '../src/pending'

const numbered = () => {
  let n = 0
  return new Pending(() => `key ${++n}`)
}

test('the same request after a lost answer has the same key', () => {
  const pending = numbered()
  expect(pending.begin('a', 'POST /v1/apps {"name":"x"}')).toBe('key 1')
  expect(pending.begin('b', 'POST /v1/apps {"name":"x"}')).toBe('key 1')
})

test('another request, or the same one after an answer, has a new key', () => {
  const pending = numbered()
  pending.begin('a', 'x')
  expect(pending.begin('b', 'y')).toBe('key 2')
  pending.settle('a')
  expect(pending.begin('c', 'x')).toBe('key 3')
})

test('what is kept of a request does not tell what was in it', () => {
  expect(digest('POST /v1/sessions {"password":"x"}')).toMatch(/^[0-9a-f]{64}$/)
  expect(digest('a')).not.toBe(digest('b'))
})
