// Names of fields and methods that are nobody's business outside the runtime, its own and those of the component
// framework, and short ones for them.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ts from 'typescript'

/** Private fields by the framework's own convention. */
const PRIVATE = /^_\$\w/
/** What handlers of events, compiled templates and mini-programs hold: the framework's, then our own. */
const SEEN = [
  /[/\\]glass-easel[/\\]src[/\\]event\.ts$/,
  /[/\\]glass-easel-miniprogram-adapter[/\\]src[/\\](component|behavior|media_query|builder[/\\].*)\.ts$/,
  /[/\\]logic[/\\]src[/\\](audio|file[/\\]manager|config|memory|app[/\\]event-channel|facade[/\\](ads|animation|cloud|sensors|socket|task|updates)|view[/\\]|semantics|tree[/\\](instance|view-script))/,
]
/** What compiled templates call, and what they are. */
const COMPILED = ['setFnFilter', 'setEventListenerWrapper', 'devArgs', 'content', 'groupList', 'updateMode', 'fallbackListenerOnNativeNode']
const OURS = /[/\\]logic[/\\]src[/\\]/
/** Shorter words gain nothing. */
const LONG = 4
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WORD = /[\w$]+/g

const wordsOf = text => text.match(WORD) ?? []
const isMember = node =>
  ((ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isPropertyDeclaration(node)) && ts.isClassLike(node.parent) && ts.isIdentifier(node.name)) ||
  (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent))
const isKey = node => (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent))) && ts.isIdentifier(node.name)
const isQuoted = node => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)

/** What the language itself and a worker's surroundings call something. */
function builtIn() {
  const objects = Object.getOwnPropertyNames(globalThis).map(name => Object.getOwnPropertyDescriptor(globalThis, name).value).filter(value => Object(value) === value)
  const worker = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript')), 'lib.webworker.d.ts')
  return [...objects.flatMap(object => [object, Object(object.prototype)]).flatMap(Object.getOwnPropertyNames), ...wordsOf(readFileSync(worker, 'utf8'))]
}

/** Members of classes, less what stands in quotes and what a type names: such objects come from outside. Ours may come and go by any literal. */
function members(texts) {
  const [names, fixed] = [new Set(), new Set()]
  const collect = (node, file) => {
    if (isMember(node)) (SEEN.some(seen => seen.test(file)) ? fixed : names).add(node.name.text)
    if (isQuoted(node)) for (const word of wordsOf(node.text)) fixed.add(word)
    if ((ts.isPropertySignature(node) || ts.isMethodSignature(node)) && ts.isIdentifier(node.name)) fixed.add(node.name.text)
    if (OURS.test(file)) {
      if (isKey(node)) fixed.add(node.name.text)
      if (ts.isBindingElement(node)) fixed.add((node.propertyName ?? node.name).getText())
    }
    ts.forEachChild(node, child => collect(child, file))
  }
  for (const [file, text] of texts) collect(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true), file)
  return [...names].filter(name => !fixed.has(name))
}

/**
 * A function that gives a text with such names shortened, the frequent ones most. `others` are the texts of everybody
 * who looks into the runtime from beside it: what they say stays. Short names keep to their own corner of the name
 * space, as mini-programs see some of these objects.
 */
export function shortened(texts, others) {
  const said = new Set([...others.flatMap(([, text]) => wordsOf(text)), ...builtIn(), ...COMPILED])
  const own = new Set(members(texts).filter(name => name.length >= LONG && !said.has(name)))
  const counts = new Map()
  for (const [, text] of texts) for (const word of wordsOf(text)) if (own.has(word) || PRIVATE.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const short = index => (index < 52 ? '' : short(Math.floor(index / 52) - 1)) + ALPHABET[index % 52]
  const names = new Map([...counts].sort((a, b) => b[1] - a[1]).map(([name], index) => [name, `_$${short(index)}`]))
  return text => text.replace(WORD, word => names.get(word) ?? word)
}
