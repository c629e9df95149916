// Builds of one library for several dialects must draw the same: block by block of the pages that were opened.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Headless } from './headless'
import { root, type Generated, type Library } from './libraries'

type Blocks = Record<string, string>

/** What is kept of a library until its other builds have been opened, too. */
const kept = (library: string): string => join(root, 'var/conformance/blocks', `${library}.json`)

/** The blocks of a page's tree: what stands at its top. */
const split = (tree: string): string[] => tree.split(/\n(?! )/)

export function keepBlocks(library: string, pages: Generated['pages'], runs: Headless[]): void {
  const blocks: Blocks = {}
  pages.forEach((page, at) => {
    const drawn = split(runs[at]?.tree ?? '')
    page.blocks.forEach((name, at) => { blocks[name] = drawn[at] ?? '' })
  })
  mkdirSync(dirname(kept(library)), { recursive: true })
  writeFileSync(kept(library), JSON.stringify(blocks, null, 1))
}

/** What may differ between the builds of any library: the order of classes, a class that counts both with and without
 *  the scope of its component, and the numbers of components, which only some dialects have (`$id`). */
const tidy = (block: string): string => block.split('\n').map(line => line.replace(/^( *[\w-]+)(\.\S+)/, (_line, tag: string, classes: string) => {
  const names = classes.split('.').map(name => name.replace(/(-\d+)+$|-$/, '')).filter(Boolean)
  return [tag, ...[...new Set(names)].sort()].join('.')
})).join('\n')

/** What is seen in the end. Which built-in shows a text differs between the builds of mp-html by intent: Baidu's and
 *  Alipay's take rich-text for every text, ByteDance's for inline elements. */
const leaves = (block: string): string => block.split('\n').map(line => line.trim())
  .filter(line => /^("|(image|video|audio)\b)/.test(line)).map(line => line.replace(/^(\w+)\.\S+/, '$1')).join('\n')

const FORMS: Record<string, (block: string) => string> = { 'mp-html': leaves }

/** Counts the blocks that each build draws as the one for WeChat does. */
export function compareDialects(builds: Library[]): object {
  const of = (dialect: string): Blocks => JSON.parse(readFileSync(kept(builds.find(build => build.dialect === dialect)!.name), 'utf8')) as Blocks
  const form = FORMS[builds[0]!.package] ?? tidy
  const wechat = of('wechat')
  const others = builds.filter(build => build.dialect !== 'wechat').map(({ dialect }) => {
    const blocks = of(dialect)
    const both = Object.keys(wechat).filter(name => name in blocks)
    const other = both.filter(name => form(blocks[name]!) !== form(wechat[name]!))
    return [dialect, { blocks: both.length, same: both.length - other.length, other }]
  })
  return Object.fromEntries(others)
}
