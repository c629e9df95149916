// What of the component framework this runtime does not need: switches that are fixed, and members that nothing reaches
// although others have members of the same name. A version of the framework that says something in other words fails the build.

import ts from 'typescript'

/** What tests of the framework work with: data as fields of its component, and functions by other names. */
export const TOOLS = [
  [/\boptions\.writeFieldsToNode\b/g, 'false'],
  [/^export const trigger\w*Event = .*$/gm, ''],
  [/^export \* as dataUtils from '\.\/data_utils'$/gm, "export { simpleDeepCopy } from './data_utils'"],
  [/\bglassEasel\.dataUtils\./g, 'glassEasel.'],
]

/** What is fixed here: the composed mode, and options that nobody sets. An assignment stays. */
const FIXED = [
  ...TOOLS,
  [/\bBM\.COMPOSED\b/g, 'true'],
  [/\bBM\.(DYNAMIC|SHADOW|DOMLIKE)\b/g, 'false'],
  [/\bENV\.DEV\b/g, 'false'],
  [/\bglobalOptions\.(writeExtraInfoToAttr|throwGlobalError)\b/g, 'false'],
  [/\bwriteExtraInfoToAttr\b(?=[ )])(?! =)/g, 'false'],
  [/\boptions\.(reflectToAttributes|externalComponent)\b/g, 'false'],
  [/\bcomponentOptions\.externalComponent\b/g, 'false'],
  [/\bhostComponentOptions\.directSlots\b/g, 'false'],
  [/\bslotMode === SlotMode\.Direct\b/g, 'false'],
  [/\b\w+\._\$external\b(?!\s*=)/g, 'false'],
  [/\b\w+\._\$mutationObserverTarget\b(?!\s*=)/g, 'null'],
  [/\bthis\._\$reflectToAttributes\b(?! =)/g, 'false'],
  // There is one backend, and one space that nobody imports or exports from.
  [/ \|\| globalOptions\.backendContext \|\| getDefaultBackendContext\(\)/g, ''],
  [/backendContent \?\? \(?new glassEasel\.CurrentWindowBackendContext\(\)( as any\))?/g, 'backendContent'],
  [/this\._\$alias\?\.forEach\([\s\S]*?\n    \}\)\n/g, ''],
  [/Object\.assign\(this\._\$(list|behaviorList), baseSpace\._\$pub\w+\)/g, ''],
  // As a namespace each would keep all that it has.
  [/^export \* as component from '\.\/component'$/gm, "import { ComponentCaller } from './component'\nexport const component = { ComponentCaller }"],
  // Both ways to copy are one function with a switch.
  [/if \(([\w$.]+) === DeepCopyStrategy\.SimpleWithRecursion\) \{\s*(.+?)deepCopy\((.+), true\)\s*\} else \{\s*.+\s*\}/g, '$2deepCopy($3, $1 === DeepCopyStrategy.SimpleWithRecursion)'],
  [/\(slotMode === undefined \|\| slotMode === SlotMode\.Single\) &&\s*\(oldSlotMode === undefined \|\| oldSlotMode === SlotMode\.Single\)/g, 'false'], // where one slot is no case of its own
  [/const enum OpKind \{[^}]*\}/g, 'const OpKind = { Stable: 0, ForwardMove: 1, BackwardMove: 2 }'],
  [/( is illegal at char \$\{\w+\.cur\}) \([\w ]+\)`/g, '$1`'],
]

const CORE = 'glass-easel/src/'
const ADAPTER = 'glass-easel-miniprogram-adapter/src/'

/** Members by file. */
const LEFT_OUT = {
  [`${CORE}behavior.ts`]: 'Behavior.create BehaviorBuilder.definition',
  [`${CORE}component.ts`]: 'Component.constructor Component.register Component.create ComponentDefinition.updateTemplate',
  [`${CORE}component_space.ts`]: 'ComponentSpace.defineComponent ComponentSpace.defineBehavior ComponentSpace.exportComponent',
  [`${CORE}func_arr.ts`]: 'FuncArr.remove',
  [`${CORE}element.ts`]: 'constructor getBoundingClientRect createIntersectionObserver getContext appendChild insertBefore removeChild removeAttribute attributes getBackendMode dispatchEvent checkChildObservers'.replace(/\w+/g, 'Element.$&'),
  [`${CORE}event.ts`]: 'Event.triggerExternalEvent Event.dispatchExternalEvent',
  [`${CORE}native_node.ts`]: 'NativeNode.constructor',
  [`${CORE}shadow_root.ts`]: 'ShadowRoot.constructor',
  [`${CORE}virtual_node.ts`]: 'VirtualNode.constructor',
  [`${CORE}tmpl/index.ts`]: 'GlassEaselTemplateInstance.updateTemplate',
  // What web/logic/src/tree/instance.ts has, and what only hands on to the class above.
  [`${ADAPTER}component.ts`]: 'createSelectorQuery createIntersectionObserver is id dataset data properties'.replace(/\w+/g, 'ComponentCaller.$&'),
  [`${ADAPTER}builder/behavior_builder.ts`]: 'export data staticData property methods'.replace(/\w+/g, 'BehaviorBuilder.$&'),
  [`${ADAPTER}builder/component_builder.ts`]: 'export data staticData property methods'.replace(/\w+/g, 'ComponentBuilder.$&'),
}

/** Calls whose arguments beyond so many nobody reads; of none nothing is left. */
const ARGUMENTS = new Map([['triggerWarning', 1], ['Element.checkChildObservers', 0]])

const nameOf = node => node.name?.getText() ?? (ts.isConstructorDeclaration(node) ? 'constructor' : undefined)

/** Every class member and every declaration at the top of a file, as \`{name, node}\`. */
function* declarations(source) {
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) yield { name: nameOf(statement.declarationList.declarations[0]), node: statement }
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) yield { name: nameOf(statement), node: statement }
    if (ts.isClassDeclaration(statement)) for (const member of statement.members) yield { name: `${nameOf(statement)}.${nameOf(member)}`, node: member }
  }
}

/** A cutter of texts; `unmet()` names what it has not come across, of which `kept` stays. */
export function cutter({ members, passages }) {
  const fixedHere = FIXED.filter(passage => !passages.includes(passage))
  const unmet = new Set([...fixedHere.map(([passage]) => passage), ...Object.entries(LEFT_OUT).flatMap(([file, members]) => members.split(' ').map(name => file + name))])

  function edits(source, file) {
    const found = []
    const gone = LEFT_OUT[file]?.split(' ') ?? []
    for (const { name, node } of declarations(source)) {
      if (!gone.includes(name)) continue
      unmet.delete(file + name)
      if (members.has(name.split('.').pop())) continue
      found.push([node.getStart(), node.end, ''])
    }
    const visit = node => {
      const kept = ts.isCallExpression(node) ? ARGUMENTS.get(node.expression.getText()) : undefined
      if (kept === 0) found.push([node.getStart(), node.end, '0'])
      else if (kept < node.arguments?.length) found.push([node.arguments[kept - 1].end, node.arguments.end, ''])
      ts.forEachChild(node, visit)
    }
    visit(source)
    return found.sort((a, b) => b[0] - a[0])
  }

  return {
    cut(file, text) {
      const fixed = fixedHere.reduce((all, [passage, value]) => {
        if (all.search(passage) >= 0) unmet.delete(passage)
        return all.replace(passage, value)
      }, text)
      const all = edits(ts.createSourceFile(file, fixed, ts.ScriptTarget.ES2022, true), file.replace(/.*node_modules./, '').replaceAll('\\', '/'))
      const outer = all.filter(edit => !all.some(([from, to]) => from <= edit[0] && to >= edit[1] && to - from > edit[1] - edit[0]))
      return outer.reduce((result, [from, to, by]) => result.slice(0, from) + by + result.slice(to), fixed)
    },
    unmet: () => [...unmet],
  }
}
