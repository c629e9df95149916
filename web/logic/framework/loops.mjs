// Loops over an array by a number that only finds its items, said as loops over the items: shorter, and the same.

import ts from 'typescript'

const isCount = (node, name) => ts.isIdentifier(node) && node.text === name

/** The variable of `for (let i = 0; i < list.length; i += 1)` and the list. */
function counted(loop) {
  const { initializer, condition, incrementor } = loop
  if (!initializer || !condition || !incrementor || !ts.isVariableDeclarationList(initializer) || initializer.declarations.length !== 1) return undefined
  const [{ name, initializer: first }] = initializer.declarations
  if (!ts.isIdentifier(name) || !first || first.getText() !== '0' || incrementor.getText() !== `${name.text} += 1`) return undefined
  const [, list] = new RegExp(`^${name.text} < (\\w+)\\.length$`).exec(condition.getText()) ?? []
  return list && { index: name.text, list }
}

/** Where `node` says `name`, as a variable. */
function uses(node, name) {
  const found = []
  const visit = child => {
    if (isCount(child, name) && !(ts.isPropertyAccessExpression(child.parent) && child.parent.name === child) && !(ts.isPropertyAssignment(child.parent) && child.parent.name === child)) found.push(child)
    ts.forEachChild(child, visit)
  }
  visit(node)
  return found
}

const isWritten = node => ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment

/** The text with such loops replaced. */
export function looped(text) {
  const edits = []
  const visit = node => {
    if (ts.isForStatement(node)) edit(node)
    ts.forEachChild(node, visit)
  }
  const edit = loop => {
    const { index, list } = counted(loop) ?? {}
    if (!index) return
    const found = uses(loop.statement, index)
    if (found.length !== 1 || uses(loop.statement, list).some(isWritten)) return
    const [use] = found
    const item = use.parent
    if (!ts.isElementAccessExpression(item) || item.expression.getText() !== list || item.argumentExpression !== use || isWritten(item)) return
    const first = ts.isBlock(loop.statement) ? loop.statement.statements[0] : loop.statement
    if (!first) return
    let declared = item
    while (ts.isAsExpression(declared.parent) || ts.isNonNullExpression(declared.parent) || ts.isParenthesizedExpression(declared.parent)) declared = declared.parent
    const declaration = declared.parent
    if (ts.isVariableStatement(first) && ts.isVariableDeclaration(declaration) && declaration.initializer === declared && first.declarationList === declaration.parent && first.declarationList.declarations.length === 1) {
      edits.push([loop.getStart(), loop.statement.getStart(), `for (${first.declarationList.flags & ts.NodeFlags.Const ? 'const' : 'let'} ${declaration.name.getText()} of ${list}) `], [first.getStart(), first.end, ''])
      return
    }
    if (item.getStart() >= first.getStart() && item.end <= first.end && !inFunction(item, loop)) edits.push([loop.getStart(), loop.statement.getStart(), `for (const $${loop.pos} of ${list}) `], [item.getStart(), item.end, `$${loop.pos}`])
  }
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true))
  return edits.sort((a, b) => b[0] - a[0]).reduce((all, [from, to, by]) => all.slice(0, from) + by + all.slice(to), text)
}

function inFunction(node, end) {
  for (let at = node; at !== end; at = at.parent) if (ts.isFunctionLike(at)) return true
  return false
}
