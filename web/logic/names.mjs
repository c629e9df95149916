// Names of the framework's own fields and methods that are nobody else's business, and short ones for them.

import ts from 'typescript'

/** Private fields by the framework's own convention. */
const PRIVATE = /^_\$\w/
/** What compiled templates and handlers of events hold. */
const SEEN = /[/\\](tmpl|event)\b/
/** Shorter words gain nothing. */
const LONG = 4
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WORD = /[\w$]+/g

const wordsOf = text => text.match(WORD) ?? []
const isMember = node => (ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isPropertyDeclaration(node)) && ts.isClassLike(node.parent) && ts.isIdentifier(node.name)

/** What the language itself calls something. */
function builtIn() {
  const objects = Object.getOwnPropertyNames(globalThis).map(name => Object.getOwnPropertyDescriptor(globalThis, name).value).filter(value => Object(value) === value)
  return objects.flatMap(object => [object, Object(object.prototype)]).flatMap(Object.getOwnPropertyNames)
}

/** Members of the framework's classes, less what stands in quotes and what a type names: such objects come from outside. */
function members(texts) {
  const [names, fixed] = [new Set(), new Set()]
  const collect = (node, seen) => {
    if (isMember(node) && !seen) names.add(node.name.text)
    if (ts.isStringLiteralLike(node)) fixed.add(node.text)
    if (ts.isPropertySignature(node) && ts.isIdentifier(node.name)) fixed.add(node.name.text)
    ts.forEachChild(node, child => collect(child, seen))
  }
  for (const [file, text] of texts) collect(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true), SEEN.test(file))
  return [...names].filter(name => !fixed.has(name))
}

/**
 * A function that gives a text with the framework's own names shortened, the frequent ones most. `others` are the texts
 * of everybody who holds its objects: what they say is not its own. Short names stay in their own corner of the name
 * space, as mini-programs see some of these objects.
 */
export function shortened(texts, others) {
  const said = new Set([...others.flatMap(([, text]) => wordsOf(text)), ...builtIn()])
  const own = new Set(members(texts).filter(name => name.length >= LONG && !said.has(name)))
  const counts = new Map()
  for (const [, text] of [...texts, ...others]) for (const word of wordsOf(text)) if (own.has(word) || PRIVATE.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const short = index => (index < 52 ? '' : short(Math.floor(index / 52) - 1)) + ALPHABET[index % 52]
  const names = new Map([...counts].sort((a, b) => b[1] - a[1]).map(([name], index) => [name, `_$${short(index)}`]))
  return text => text.replace(WORD, word => names.get(word) ?? word)
}
