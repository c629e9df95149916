import { expect, test } from 'vitest'
import { aligned, placesOf } from '../src/frame/places'

test('blocks are found past comments, strings and conditions', () => {
  const css = '@import "a{b";/* .no { } */\n.a{content:"}"}\n@media (min-width:1px){.b>c{x:y}@supports (a:b){.d{}}}\n@font-face{font-family:"{"}.e::before{}'
  const names = (places: ReturnType<typeof placesOf>): unknown[] => places.map(({ prelude, at, inner }) => {
    expect(css.startsWith(prelude, at)).toBe(true)
    return inner.length ? [prelude, names(inner)] : prelude
  })
  expect(names(placesOf(css))).toEqual(['.a', ['@media (min-width:1px)', ['.b>c', ['@supports (a:b)', ['.d']]]], '@font-face', '.e::before'])
})

test('whatever a text is, it ends', () => {
  for (const css of ['', '{', '}', '}}{{', '/*', '"', "a{'", '@media {', 'a{b', '\\', 'a{"\\']) expect(Array.isArray(placesOf(css))).toBe(true)
})

test('rules that the browser has dropped are passed over', () => {
  const places = placesOf('.a{}.b:nope{}.c > .d{}.a{}')
  const found = aligned([{ selectorText: '.a' }, { selectorText: '.c > .d' }, { selectorText: '.a' }], places)
  expect(found.map(([, place]) => place?.at)).toEqual([0, 13, 22])
})
