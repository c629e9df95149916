// What the view's sources say that it draws: its tags, and of each the attributes that are read and the events that are told.

import { readdirSync, readFileSync } from 'node:fs'
import { ABSENT, LATER } from '../../view/src/tags'

const VIEW = new URL('../../view/src/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, VIEW), 'utf8')
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(match => match[1]!)

/** Everything that stands there as a word of its own, so also the names that are put together. */
export const words = (() => {
  const files = [VIEW, new URL('../src/', import.meta.url)].flatMap(folder => readdirSync(folder, { recursive: true }).map(file => new URL(String(file), folder)))
  const texts = files.filter(({ pathname }) => /\.(ts|css)$/.test(pathname) && !pathname.endsWith('/built-ins.ts')).map(file => readFileSync(file, 'utf8'))
  return new Set(texts.flatMap(text => found(text, /([A-Za-z][\w-]*)/g)))
})()

const sheet = ['base.css', 'parts.css', 'v2.css'].map(file => read(`css/${file}`)).join('\n')

/** Class → its own text with what it builds on. */
const classes = new Map<string, string>()
for (const file of readdirSync(new URL('parts/', VIEW)).filter(file => file.endsWith('.ts'))) {
  const text = read(`parts/${file}`)
  const helpers = found(text, /from '\.\/([a-z-]+)'/g).map(name => read(`parts/${name}.ts`)).filter(helper => !/class \w+ extends (Part|Embedded)/.test(helper)).join('\n')
  for (const part of text.split(/(?=^(?:export )?(?:abstract )?class )/m)) {
    const name = /^(?:export )?(?:abstract )?class (\w+)/.exec(part)?.[1]
    if (name) classes.set(name, `${part}\n${helpers}`)
  }
}

function textOf(name: string): string {
  const text = classes.get(name) ?? ''
  const base = /class \w+ extends (\w+)/.exec(text)?.[1]
  return base ? `${text}\n${textOf(base)}` : text
}

/** Tag → its class, as the two registries say. */
const parts = new Map([...`${read('registry.ts')}\n${read('later.ts')}`.matchAll(/(?:'([a-z-]+)'|\b([a-z]+)): (?!Kept|Part)([A-Z]\w+)(?=[,\s}])/g)].map(match => [match[1] ?? match[2]!, match[3]!]))

/** Tags of the view, but for what parts make inside themselves. */
export const drawn = [...new Set([...parts.keys(), ...LATER])].filter(tag => tag !== 'scroll-enhanced' && tag !== 'scroll-refresher').sort()
export { ABSENT as embedded }

/** What is read and told of a tag; events as `bind…`. */
export function readOf(tag: string): string[] {
  const inner = tag === 'scroll-view' ? ['ScrollView', 'ScrollEnhanced', 'ScrollRefresher'] : [parts.get(tag) ?? '']
  const text = inner.map(textOf).join('\n')
  const of = String.raw`(?:this|part|owner|this\.#owner)`
  const attributes = found(text, new RegExp(String.raw`${of}\.(?:text|num|flag|changed\.has)\('([a-z-]+)'`, 'g')).concat(found(text, new RegExp(String.raw`${of}\.props\['([a-z-]+)'\]`, 'g')))
  const events = found(text, /emit\('([a-z]+)'/g).concat(found(text, /const EVENTS = \[([^\]]+)\]/g).flatMap(list => found(list, /'(\w+)'/g)))
  const own = found(text, /(?:(?:set|toggle)Attribute\('|element\.)([a-z-]+)(?:'| = )/g)
  const looks = found(sheet, new RegExp(`wx-${tag}\\[([a-z-]+)`, 'g')).filter(name => !own.includes(name))
  return [...new Set([...attributes, ...looks, ...events.map(event => `bind${event}`)])].filter(name => !name.startsWith('aria-')).sort()
}
