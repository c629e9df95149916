// What of the component framework this runtime does not need, or says in fewer words: switches that are fixed, members
// that nothing reaches although others have members of the same name, and functions with a shorter text that does the
// same. A version of the framework that says something in other words fails the build.

import ts from 'typescript'

/** What is fixed here: the composed mode, and options that nobody sets. An assignment stays. */
const FIXED = [
  [/\bBM\.COMPOSED\b/g, 'true'],
  [/\bBM\.(DYNAMIC|SHADOW|DOMLIKE)\b/g, 'false'],
  [/\bENV\.DEV\b/g, 'false'],
  [/\bglobalOptions\.(writeExtraInfoToAttr|throwGlobalError)\b/g, 'false'],
  [/\bwriteExtraInfoToAttr\b(?=[ )])(?! =)/g, 'false'],
  [/\boptions\.(writeFieldsToNode|reflectToAttributes|externalComponent)\b/g, 'false'],
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
  [/^export const trigger\w*Event = .*$/gm, ''],
  // As a namespace each would keep all that it has.
  [/^export \* as component from '\.\/component'$/gm, "import { ComponentCaller } from './component'\nexport const component = { ComponentCaller }"],
  [/^export \* as dataUtils from '\.\/data_utils'$/gm, "export { simpleDeepCopy } from './data_utils'"],
  [/\bglassEasel\.dataUtils\./g, 'glassEasel.'],
  // Both ways to copy are one function with a switch.
  [/if \(([\w$.]+) === DeepCopyStrategy\.SimpleWithRecursion\) \{\s*(.+?)deepCopy\((.+), true\)\s*\} else \{\s*.+\s*\}/g, '$2deepCopy($3, $1 === DeepCopyStrategy.SimpleWithRecursion)'],
  [/\(slotMode === undefined \|\| slotMode === SlotMode\.Single\) &&\s*\(oldSlotMode === undefined \|\| oldSlotMode === SlotMode\.Single\)/g, 'false'], // where one slot is no case of its own
  [/const enum OpKind \{[^}]*\}/g, 'const OpKind = { Stable: 0, ForwardMove: 1, BackwardMove: 2 }'],
  [/( is illegal at char \$\{\w+\.cur\}) \([\w ]+\)`/g, '$1`'],
  // Both ends of a relation are told alike.
  [/safeCallback\(\s*('Relation [\w ]+'),\s*([\w.]+),\s*(\w+)\.getMethodCaller\(\)[^,]*,\s*\[(?:(\w+)\.getMethodCaller\(\)[^\]]*)?\],\s*\3,?\s*\)/g, 'tellRelation($1, $2, $3, $4)'],
]

const CORE = 'glass-easel/src/'
const ADAPTER = 'glass-easel-miniprogram-adapter/src/'

/** Members by file. */
const LEFT_OUT = {
  [`${CORE}behavior.ts`]: 'Behavior.create BehaviorBuilder.definition',
  [`${CORE}component.ts`]: 'Component.constructor Component.register Component.create ComponentDefinition.updateTemplate',
  [`${CORE}component_space.ts`]: 'ComponentSpace.defineComponent ComponentSpace.defineBehavior ComponentSpace.exportComponent',
  [`${CORE}class_list.ts`]: '_$fasterAddUpdateResolvedNames _$addClass _$removeClass'.replace(/[\w$]+/g, name => `ClassList.${name}`),
  [`${CORE}func_arr.ts`]: 'FuncArr.remove',
  [`${CORE}element.ts`]: 'constructor getBoundingClientRect createIntersectionObserver getContext appendChild insertBefore removeChild removeAttribute attributes getBackendMode dispatchEvent checkChildObservers'.replace(/\w+/g, 'Element.$&'),
  [`${CORE}event.ts`]: 'Event.triggerExternalEvent Event.dispatchExternalEvent',
  [`${CORE}native_node.ts`]: 'NativeNode.constructor',
  [`${CORE}shadow_root.ts`]: 'ShadowRoot.constructor',
  [`${CORE}virtual_node.ts`]: 'VirtualNode.constructor',
  [`${CORE}tmpl/index.ts`]: 'GlassEaselTemplateInstance.updateTemplate',
  // What web/logic/src/tree/instance.ts has, and what only hands on to the class above.
  [`${ADAPTER}component.ts`]: 'createSelectorQuery createIntersectionObserver is id dataset data properties'.replace(/\w+/g, 'ComponentCaller.$&'),
  [`${ADAPTER}builder/behavior_builder.ts`]: 'export data staticData property methods init'.replace(/\w+/g, 'BehaviorBuilder.$&'),
  [`${ADAPTER}builder/component_builder.ts`]: 'export data staticData property methods init'.replace(/\w+/g, 'ComponentBuilder.$&'),
}

/** Functions and members by file. */
const SHORTER = {
  [`${CORE}warning.ts`]: {
    // Our listener has every error, and every warning's text.
    dispatchError: `export function dispatchError(err: unknown, method?: string, relatedComponent?: any, element?: unknown) {
      if (insideErrorHandler) return console.error(err)
      insideErrorHandler = true
      if (isComponent(relatedComponent)) relatedComponent.triggerLifetime('error', [err])
      errorFuncArr.call(err as any, [err, method, relatedComponent, element])
      insideErrorHandler = false
    }`,
    triggerWarning: 'export function triggerWarning(msg: string) { warningFuncArr.call(null, [msg]) }',
    ThirdError: `export class ThirdError extends Error {
      constructor(message: string, stack?: string, component?: unknown) {
        super(message)
        dispatchError(this, stack, component)
      }
    }`,
  },
  [`${CORE}global_options.ts`]: {
    normalizeComponentOptions: `export const normalizeComponentOptions = (own: any, base: any = globalOptions): any => {
      const all = { ...base }
      for (const name of Object.keys(own ?? {})) if (own[name] !== undefined) all[name] = own[name]
      return all
    }`,
  },
  [`${CORE}component_space.ts`]: {
    normalizePath: `const normalizePath = (path: string, basePath: string): string => {
      const slices: string[] = []
      for (const slice of (path[0] === '/' ? path : basePath.replace(/[^/]*$/, '') + path).split('/')) {
        if (slice === '..') slices.pop()
        else if (slice && slice !== '.') slices.push(slice)
      }
      return slices.join('/')
    }`,
    normalizeUrl: "const normalizeUrl = (path: string, base: string) => ({ domain: path.indexOf('://') > 0, absPath: normalizePath(path, base) })",
    'ComponentSpace.getComponent': 'getComponent(absPath: string, withDefault: boolean, domain: any): any { return (!domain && this._$list[absPath]) || (withDefault ? this._$list[this._$defaultComponent] : undefined) }',
    'ComponentSpace._$getBehavior': '_$getBehavior(absPath: string, domain: any): any { return domain ? undefined : this._$behaviorList[absPath] }',
    'ComponentSpace._$componentWaitingList': `_$componentWaitingList(path: string, base: string): any {
      const { domain, absPath } = normalizeUrl(path, base)
      return domain || this._$list[absPath] ? null : (this._$listWaiting[absPath] ??= new ComponentWaitingList(this, false, absPath))
    }`,
    'ComponentSpace._$registerComponent': `_$registerComponent(is: string, comp: any) {
      this._$list[is] = comp
      this._$behaviorList[is] = comp.behavior
      const waiting = this._$listWaiting[is]
      delete this._$listWaiting[is]
      waiting?.call(comp)
    }`,
  },
  [`${CORE}component.ts`]: {
    'Component.createWithGenericsAndContext': `static createWithGenericsAndContext(tagName: string, def: any, genericTargets: any, backendContext: any, init: any): any {
      return Component._$advancedCreate(tagName, def, null, backendContext, convertGenerics(def, def.behavior, undefined, undefined), undefined, init)
    }`,
  },
  [`${ADAPTER}component.ts`]: {
    filterComponentExportWithType: `const filterComponentExportWithType = (source: any, elem: any, type: any): any => (elem.asInstanceOf(type._$) ? filterComponentExport(source, elem) : undefined)`,
  },
  [`${CORE}class_list.ts`]: {
    'ClassList.setClassNames': `setClassNames(names: any, segment = 0): boolean {
      this._$rawNames[segment] = matchClassName(Array.isArray(names) ? names.join(' ') : String(names ?? ''))
      return this._$updateResolvedNames()
    }`,
    'ClassList.toggle': `toggle(name: string, force: any, segment = 0): boolean {
      const names = (this._$rawNames[segment] ??= [])
      const at = names.indexOf(name)
      if ((force === undefined ? at < 0 : !!force) === at >= 0) return false
      if (at < 0) names.push(name)
      else names.splice(at, 1)
      return this._$updateResolvedNames()
    }`,
  },
  [`${CORE}element.ts`]: {
    'Element.forEachNodeInSlot': `static forEachNodeInSlot(node: any, f: any): boolean {
      return f(node, node.containingSlot) !== false && (!node._$inheritSlots || node.childNodes.every((child: any) => Element.forEachNodeInSlot(child, f)))
    }`,
    'Element.forEachNodeInSpecificSlot': `static forEachNodeInSpecificSlot(node: any, slot: any, f: any): boolean {
      return Element.forEachNodeInSlot(node, (child: any, at: any) => at !== slot || f(child))
    }`,
    'Element.forEachSlotContentInSlot': `static forEachSlotContentInSlot(node: any, f: any): boolean {
      return node._$inheritSlots ? node.childNodes.every((child: any) => Element.forEachSlotContentInSlot(child, f)) : f(node, node.containingSlot) !== false
    }`,
    'Element.forEachSlotContentInSpecificSlot': `static forEachSlotContentInSpecificSlot(node: any, slot: any, f: any): boolean {
      return Element.forEachSlotContentInSlot(node, (child: any, at: any) => at !== slot || f(child))
    }`,
    'Element._$insertChildReassignSlot': `static _$insertChildReassignSlot(shadowRoot: any, name: any, oldSlot: any, newSlot: any) {
      const nodes: any[] = []
      if (oldSlot) nodes.push(...oldSlot.slotNodes)
      else shadowRoot.forEachNodeInSpecifiedSlot(null, (node: any) => {
        if (name === null || (isElement(node) ? node._$nodeSlot : '') === name) nodes.push(node)
      })
      for (const node of nodes) {
        if (oldSlot) Element._$spliceSlotNodes(oldSlot, 0, 1, undefined)
        if (newSlot) Element._$spliceSlotNodes(newSlot, -1, 0, [node])
        Element._$updateContainingSlot(node, newSlot)
        if (!node._$inheritSlots) Element.insertChildReassign(node.parentNode, node, oldSlot, newSlot, node.parentIndex)
      }
    }`,
    'Element._$spliceSlotNodes': `static _$spliceSlotNodes(slot: any, before: number, deleteCount: number, insertion: any) {
      const nodes = (slot.slotNodes ||= [])
      const at = before >= 0 && before < nodes.length ? before : nodes.length
      for (const node of nodes.splice(at, deleteCount, ...(insertion || []))) node.slotIndex = undefined
      for (let i = at; i < nodes.length; i += 1) nodes[i].slotIndex = i
    }`,
  },
  [`${CORE}shadow_root.ts`]: {
    'ShadowRoot.forEachNodeInSlot': 'forEachNodeInSlot(f: any): boolean { return this._$host.childNodes.every((child: any) => Element.forEachNodeInSlot(child, f)) }',
    'ShadowRoot.forEachNodeInSpecifiedSlot': `forEachNodeInSpecifiedSlot(slot: any, f: any): boolean {
      return slot ? slot.slotNodes.every((node: any) => f(node) !== false) : this.forEachNodeInSlot((node: any, at: any) => at !== null || f(node))
    }`,
    'ShadowRoot.forEachSlotContentInSlot': 'forEachSlotContentInSlot(f: any): boolean { return this._$host.childNodes.every((child: any) => Element.forEachSlotContentInSlot(child, f)) }',
    'ShadowRoot.forEachSlotContentInSpecifiedSlot': `forEachSlotContentInSpecifiedSlot(slot: any, f: any): boolean {
      return slot ? slot.slotNodes.every((node: any) => node._$inheritSlots || f(node) !== false) : this.forEachSlotContentInSlot((node: any, at: any) => at !== null || f(node))
    }`,
  },
  [`${CORE}data_proxy.ts`]: {
    normalizePropertyType: `const TYPES = [[String, 'string'], [Number, 'number'], [Boolean, 'boolean'], [Object, 'object'], [Array, 'array'], [Function, 'function'], [null, 'any'], [undefined, 'any']] as const
      export const normalizePropertyType = (t: any): any => TYPES.find((pair: any) => pair.includes(t))?.[1] ?? 'invalid'`,
    normalizePropertyTypeShortHand: `export const normalizePropertyTypeShortHand = (def: any): any => {
      const type = normalizePropertyType(def)
      return type === 'invalid' ? null : { type, optionalTypes: null, defaultFn: () => getPropertyFallbackValue(type), observer: null, comparer: null, reflectIdPrefix: false }
    }`,
  },
  [`${CORE}relation.ts`]: {
    RELATION_TYPE_COUNT: `const RELATION_TYPE_COUNT = 6
      const tellRelation = (kind: string, listener: any, to: any, other?: any) => safeCallback(kind, listener, to.getMethodCaller(), other ? [other.getMethodCaller()] : [], to)`,
  },
  [`${ADAPTER}builder/base_behavior_builder.ts`]: {
    'BaseBehaviorBuilder.relation': `relation(name: string, rel: any): any {
      const { target } = rel
      this._$.relation(name, { ...rel, target: target instanceof Behavior || target instanceof ComponentType ? target._$ : target })
      return this
    }`,
    'BaseBehaviorBuilder.init': `init(func: any): any {
      this._$.init(function (this: any, context: any) {
        const caller = this
        const exported = func.call(caller, {
          ...context,
          self: caller,
          setData: (data: any, callback: any) => {
            context.setData(data)
            if (callback) glassEasel.triggerRender(caller._$, () => callback())
          },
          implement: (trait: any, impl: any) => context.implement(trait._$, impl),
          relation: (rel: any) => {
            const { target } = rel
            return context.relation({ ...rel, target: target instanceof Behavior || target instanceof ComponentType || target instanceof TraitBehavior ? target._$ : target })
          },
        })
        for (const [key, item] of Object.entries(exported || {})) if (glassEasel.Component.isTaggedMethod(item)) caller[key] = item
        return exported
      } as any)
      return this
    }`,
  },
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

/** A cutter of texts; `unmet()` names what it has not come across. */
export function cutter() {
  const unmet = new Set([...FIXED.map(([passage]) => passage), ...Object.entries(LEFT_OUT).flatMap(([file, members]) => members.split(' ').map(name => file + name)), ...Object.entries(SHORTER).flatMap(([file, parts]) => Object.keys(parts).map(name => file + name))])

  function edits(source, file) {
    const found = []
    const gone = LEFT_OUT[file]?.split(' ') ?? []
    const shorter = { ...SHORTER[file] }
    for (const { name, node } of declarations(source)) {
      if (!gone.includes(name) && !Object.hasOwn(shorter, name)) continue
      unmet.delete(file + name)
      found.push([node.getStart(), node.end, gone.includes(name) ? '' : shorter[name]])
      shorter[name] = '' // what follows are overloads
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
      const fixed = FIXED.reduce((all, [passage, value]) => {
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
