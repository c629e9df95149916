// Methods of the framework's classes that nobody names: bundlers leave them in, since a class keeps whatever it has.

import ts from 'typescript'

/** Both are words that stand somewhere, be it as a property, as a variable or in quotes. */
const isWord = node => ts.isIdentifier(node) || ts.isStringLiteralLike(node)
const isType = node => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node) || ts.isImportDeclaration(node)
const isMember = node =>
  (ts.isMethodDeclaration(node) || ts.isAccessor(node)) && ts.isClassLike(node.parent) && ts.isIdentifier(node.name)

/** The members that can go from these texts by file, as `{file, from, to}`. `named` are words that others say. */
export function unnamed(texts, named) {
  const members = []
  const said = new Set(named)
  /** Collects the words of `node` into `words`, those of each member for itself. */
  const collect = (node, words, file) => {
    if (isType(node)) return
    if (isMember(node)) {
      const own = new Set()
      members.push({ file, name: node.name.text, words: own, from: node.getFullStart(), to: node.end })
      ts.forEachChild(node, child => void (child !== node.name && collect(child, own, file)))
      return
    }
    if (isWord(node)) words.add(node.text)
    ts.forEachChild(node, child => collect(child, words, file))
  }
  for (const [file, text] of texts) collect(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true), said, file)

  let rest = members
  for (let found = true; found;) {
    const [alive, silent] = [rest.filter(({ name }) => said.has(name)), rest.filter(({ name }) => !said.has(name))]
    found = alive.length > 0
    for (const { words } of alive) for (const word of words) said.add(word)
    rest = silent
  }
  return rest
}
