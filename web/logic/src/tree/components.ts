// Pages and components: their definitions, registered in the component framework when first needed.

import { Op } from '@hutong/protocol'
import { MiniProgramEnv, types, type AssociatedBackend, type CodeSpace, type Root } from 'glass-easel-miniprogram-adapter'
import { Component as ComponentNode, type GeneralBehavior, type GeneralComponent } from 'glass-easel'
import type { AppConfig, ComponentConfig } from '../config'
import { asObject, copyPlain } from '../json'
import { join, type Modules } from '../modules'
import type { Reporter } from '../report'
import type { Form, Semantics } from '../semantics/semantics'
import { formatUrl } from '../app/url'
import { HOST_TAG, ROOT, type ViewContext } from './backend'
import { namedBehavior } from './behaviors'
import { cleanDefinition, splitPage } from './definition'
import { creatingPage, type Caller } from './instance'
import { placeholder } from './placeholder'
import { safeTemplate, type Draw } from './template'
import { ViewScripts } from './view-script'

/** The part of the adapter's builder that is used here, without its type arithmetic. */
interface Builder {
  definition(definition: object): Builder
  pageDefinition(definition: object): Builder
  init(init: (this: object) => void): Builder
  register(): unknown
}

/** Sheets are compiled: one with a scope keeps it, one without has none, whatever a script says later. */
function isolation(config: ComponentConfig | undefined, options: { [key: string]: unknown }): types.StyleIsolation {
  const { styleIsolation = 'isolated', addGlobalClass } = { ...config?.options, ...options }
  const applies = addGlobalClass === true || /shared$/.test(String(styleIsolation))
  return (config?.scope ? (applies ? 'apply-shared' : 'isolated') : 'shared') as types.StyleIsolation
}

export class Components {
  private readonly space: CodeSpace
  private readonly backend: AssociatedBackend
  private readonly templates = new Map<string, unknown>()
  private readonly ensured = new Set<string>()
  private readonly registered = new Set<string>()
  private readonly named = new Map<string, unknown>()
  private readonly scripts: ViewScripts
  /** Components that those just defined have relations with: the framework looks for them only once. */
  private readonly related: string[] = []
  private readonly unready: GeneralComponent[] = []
  /** The page or component whose script is being run: what `Page` and `Component` mean. */
  private current: string | undefined

  /** `loadLater` fetches a subpackage that a component with a placeholder belongs to. */
  constructor(
    private readonly config: AppConfig,
    private readonly context: ViewContext,
    private readonly modules: Modules,
    private readonly reporter: Reporter,
    private readonly loadLater: (root: string) => Promise<void>,
    private readonly semantics: Semantics,
  ) {
    this.scripts = new ViewScripts(context, reporter)
    const env = new MiniProgramEnv()
    this.backend = env.associateBackend(context)
    this.space = env.createCodeSpace('main', true)
    const space = this.space.getComponentSpace()
    space.updateComponentOptions({
      hostNodeTagName: HOST_TAG,
      writeIdToDOM: true,
      // A property named `data` or `shadowRoot` must not take the place of the framework's own field.
      writeFieldsToNode: false,
      useMethodCallerListeners: true,
      listenerChangeLifetimes: true,
    })
    context.useStyles(space.styleScopeManager, path => this.config.components[path]?.host || this.config.components[path]?.scope)
    space.setComponentWaitingListener((_public, alias) => this.fetch(alias))
    this.space.setOverallBehavior(this.overall())
    // What a tag of `usingComponents` becomes when its component is missing: a box with its children.
    this.builder('').definition({}).register()
  }

  /** Takes the templates of a `logic.js`. */
  define(templates: { [path: string]: unknown }): void {
    for (const path of Object.keys(templates)) this.templates.set(path, templates[path])
  }

  /** `Page`, `Component` and `Behavior` as the mini-program's modules see them. */
  readonly constructors = {
    Page: (definition: unknown): void => {
      const path = this.here('Page')
      if (path !== undefined) this.registerPage(path, definition)
    },
    Component: (definition: unknown): unknown => {
      const path = this.here('Component')
      if (path === undefined) return undefined
      if (definition === undefined) return this.space.component(path)
      return this.registerComponent(path, definition)
    },
    Behavior: Object.assign(
      (definition: unknown): unknown => this.behavior(definition),
      { trait: (transform: never) => this.space.traitBehavior(transform) },
    ),
  }

  private here(constructor: string): string | undefined {
    if (this.current === undefined) this.reporter.warn(`${constructor}() was called outside of a page or component script`)
    return this.current
  }

  /** The roots of subpackages that must be loaded before `path` can be shown. */
  rootsOf(path: string, seen = new Set<string>()): Set<string> {
    const roots = new Set<string>()
    const config = this.config.components[path]
    const root = this.config.pages[path]?.root ?? config?.root
    if (seen.has(path)) return roots
    seen.add(path)
    if (root) roots.add(root)
    for (const [tag, used] of Object.entries(config?.usingComponents ?? {})) {
      if (config?.placeholders?.[tag] === undefined) for (const inner of this.rootsOf(used, seen)) roots.add(inner)
    }
    return roots
  }

  /** Registers the component at `path` and all that it uses. Never throws: what is broken is reported. */
  ensure(path: string): void {
    if (this.ensured.has(path)) return
    this.ensured.add(path)
    const config = this.config.components[path]
    const page = this.config.pages[path]
    const code = page?.placeholder
    for (const [tag, used] of Object.entries(config?.usingComponents ?? {})) {
      if (config?.placeholders?.[tag] === undefined || this.modules.has(`${used}.js`)) this.ensure(used)
    }
    this.configure(path, config, {})
    const content = this.templates.get(path)
    if (code !== undefined) this.space.addCompiledTemplate(path, placeholder(path, code))
    else if (content) this.space.addCompiledTemplate(path, safeTemplate(path, content, this.reporter, this.scripts, this.draw()))
    if (code === undefined && this.modules.has(`${path}.js`)) this.run(path)
    for (const related of this.related.splice(0)) this.ensure(related)
    if (this.registered.has(path)) return
    if (code === undefined) this.reporter.warn(`${path} does not call Page() or Component()`)
    if (page) this.registerPage(path, {})
    else this.registerComponent(path, {})
  }

  private draw(): Draw | undefined {
    const { draw } = this.semantics
    return draw && ((engine, first, data) => draw(engine, first, data, creatingPage()))
  }

  private run(path: string): void {
    const before = this.current
    this.current = path
    this.reporter.guard(path, () => this.modules.load(`${path}.js`))
    this.current = before
  }

  /** A component with a placeholder has been used: load its subpackage and put it in place. */
  private fetch(alias: string): void {
    const path = alias.replace(/^\//, '')
    const root = this.config.components[path]?.root
    if (this.ensured.has(path) || !root) return
    this.loadLater(root).then(
      () => this.ensure(path),
      error => this.reporter.error(error, `subpackage ${root}`),
    )
  }

  /** Tells the framework what the JSON files say; `options` of the script may overrule. */
  private configure(path: string, config: ComponentConfig | undefined, options: { [key: string]: unknown }): void {
    const generics = Object.entries(config?.generics ?? {}).map(([name, value]) => [name, value ? { default: `/${value}` } : true])
    const using = Object.entries(config?.usingComponents ?? {}).map(([tag, used]) => [tag, used.includes('://') ? used : `/${used}`])
    this.space.addStyleSheet(path, undefined, config?.scope)
    this.space.addComponentStaticConfig(path, {
      component: this.config.pages[path] === undefined,
      usingComponents: Object.fromEntries(using) as { [tag: string]: string },
      componentGenerics: Object.fromEntries(generics) as { [name: string]: true },
      ...(config?.placeholders ? { componentPlaceholder: config.placeholders } : {}),
      styleIsolation: isolation(config, options),
    })
  }

  private registerPage(path: string, given: unknown): void {
    const { definition, init }: Form = this.semantics.page?.(given) ?? { definition: asObject(given) }
    const { defines, fields, functions } = splitPage(definition)
    const clean = { ...defines, behaviors: this.behaviors(defines['behaviors']) }
    this.register(path, builder =>
      builder.pageDefinition(clean).init(function () {
        // A page's functions are its own wherever they are handed to: `setInterval(this.draw)` is the vendor's own example.
        // What they carry stays with them: `this.search.cancel()` of one that waits.
        for (const [name, own] of functions) {
          Object.defineProperty(this, name, { value: Object.setPrototypeOf(own.bind(this), own), writable: true, configurable: true })
        }
        creatingPage()?.adopt(Object.assign(this, copyPlain(fields)))
        init?.call(this)
      }),
    )
  }

  private registerComponent(path: string, given: unknown): unknown {
    const config = this.config.components[path]
    const { definition, init }: Form = this.semantics.component?.(given, config) ?? { definition: asObject(given) }
    const clean = cleanDefinition(definition, list => this.behaviors(list))
    const options = asObject(clean['options'])
    this.configure(path, config, options)
    for (const [key, relation] of Object.entries(asObject(clean['relations']))) {
      const target = join(path, String(asObject(relation)['target'] ?? key))
      if (this.modules.has(`${target}.js`) && this.config.components[target]) this.related.push(target)
    }
    clean['options'] = { virtualHost: config?.options?.virtualHost, ...options }
    const page = this.config.pages[path]
    return this.register(path, builder => {
      const built = builder.definition(clean)
      if (!page && !init) return built
      return built.init(function () {
        // `Component` makes pages, too.
        if (page && !(this as Caller)._$.ownerShadowRoot) creatingPage()?.adopt(this)
        init?.call(this)
      })
    })
  }

  private register(path: string, fill: (builder: Builder) => Builder): unknown {
    return this.reporter.guard(path, () => {
      const type = fill(this.builder(path)).register()
      this.registered.add(path)
      return type
    })
  }

  private builder(path: string): Builder {
    return this.space.component(path) as unknown as Builder
  }

  behavior(definition: unknown): unknown {
    const builder = this.space.behavior() as unknown as Builder
    return definition === undefined ? builder : builder.definition(cleanDefinition(definition, list => this.behaviors(list))).register()
  }

  /** Names become behaviours; what is neither is dropped with a warning. */
  private behaviors(list: unknown): unknown[] {
    if (!Array.isArray(list)) return []
    return list.map(item => (typeof item === 'string' ? this.byName(item) : item)).filter(item => asObject(item)['_$'] !== undefined)
  }

  private byName(name: string): unknown {
    const known = this.named.get(name)
    if (known) return known
    const definition = namedBehavior(name)
    if (!definition) this.reporter.warn(`there is no behavior "${name}"`)
    const behavior = this.behavior(definition ?? {})
    this.named.set(name, behavior)
    return behavior
  }

  /** The style sheets that `path` and everything it uses need, inner ones first. */
  sheetsOf(path: string, seen = new Set<string>()): Set<string> {
    const sheets = new Set<string>()
    if (seen.has(path)) return sheets
    seen.add(path)
    const config = this.config.components[path]
    for (const used of Object.values(config?.usingComponents ?? {})) for (const sheet of this.sheetsOf(used, seen)) sheets.add(sheet)
    if (config?.sheet) sheets.add(config.sheet)
    return sheets
  }

  /** Makes the component tree of a page (or of the custom tab bar), not yet attached. */
  create(tag: string, path: string, query: { [name: string]: string }): Root {
    this.ensure(path)
    return this.backend.createRoot(tag, this.space, formatUrl(path, query))
  }

  /** A behaviour of every component: `ready` after the first frame, and listeners on hosts without an element. */
  private overall(): GeneralBehavior {
    const components = this
    return this.space
      .getComponentSpace()
      .define()
      .lifetime('attached', function (this: unknown) {
        components.unready.push((this as { _$: GeneralComponent })._$)
        if (components.unready.length === 1) components.context.render(() => components.ready())
      })
      .lifetime('listenerChange', function (this: unknown, added: boolean, type: string) {
        const node = (this as { _$: GeneralComponent })._$
        if (added && node.isVirtual()) components.context.stream.push(Op.listen, ROOT, type, 1)
      })
      .registerBehavior() as unknown as GeneralBehavior
  }

  /** Inner components first, as the vendor does. */
  private ready(): void {
    const depth = (node: GeneralComponent): number => (node.ownerShadowRoot ? 1 + depth(node.ownerShadowRoot.getHostNode()) : 0)
    const list = this.unready.splice(0).map(node => ({ node, depth: depth(node) }))
    for (const { node } of list.sort((a, b) => b.depth - a.depth)) {
      if (ComponentNode.isAttached(node)) node.triggerLifetime('ready', [])
    }
  }
}
