// The runtime beside the mini-program's code: takes `start`, runs the app, and turns messages into calls and events.

import type { Facade } from '@hutong/protocol'
import { facade as wechat } from '@hutong/protocol/facades/wechat'
import { Component } from 'glass-easel'
import { App } from './app/app'
import { navigate, openType } from './app/open-type'
import type { Page } from './app/page'
import { Router } from './app/router'
import { share } from './app/share'
import { TabBar } from './app/tab-bar'
import { formatUrl, parseUrl, type PageUrl } from './app/url'
import type { Entrance, Start } from './config'
import { buildFacade, type FacadeObject } from './facade/build'
import { envVersion } from './facade/calls'
import { joined } from './facade/names'
import type { Services } from './facade/services'
import { plain } from './facade/translator'
import type { Extension } from './extension'
import { Storage } from './facade/storage'
import { SystemInfo } from './facade/system'
import { CallError, Host } from './host'
import { asObject } from './json'
import { Modules, type ModuleFactory } from './modules'
import { absentPlugins } from './plugin'
import type { Environment, Ports } from './ports'
import { describe, Reporter, type Level } from './report'
import type { Semantics } from './semantics/semantics'
import { OpStream } from './stream'
import { type NodeObjects, ViewContext } from './tree/backend'
import { Components } from './tree/components'
import { reportTo } from './tree/errors'
import { builtIn, callerOf } from './tree/instance'
import { adaptEvents, dispatch, place } from './tree/events'
import { Topics } from './topics'

/** The name of the function that a `logic.js` calls. */
const DEFINE = '__hutong_define__'
/** The name of the function that a script beside it calls. */
const EXTEND = '__hutong_extend__'
/** Scene of an entry that nobody described. */
const SCENE = 1001
/** Letters of a line of the console that the host is told. */
const MAX_LINE = 16 * 1024

export interface Runtime {
  /** An error that no script caught. */
  uncaught(error: unknown): void
  /** A promise that was rejected and that nobody handles. */
  unhandledRejection(reason: unknown, promise: unknown): void
  /** The mini-program's console. */
  print(level: Level, values: unknown[]): void
}

export function createRuntime(ports: Ports, env: Environment): Runtime {
  const print = (level: Level, values: unknown[], uncaught = false): void => {
    env.console[level](...values)
    ports.host.post(['log', level, values.map(value => (typeof value === 'string' ? value : describe(value))).join(' ').slice(0, MAX_LINE), uncaught])
  }
  // Of its lines, those of errors are about what nobody caught.
  const reporter = new Reporter((level, ...values) => print(level, values, level === 'error'))
  const stream = new OpStream(batch => ports.view.post(batch), env.part)
  const host = new Host(ports.host)
  let running: Running | undefined

  ports.host.onMessage(message => {
    if (!Array.isArray(message)) return
    const [kind, first, second] = message as unknown[]
    if (kind === 'start' && !running) reporter.guard('start', () => (running = new Running(first as Start, env, host, stream, reporter)))
    else if (kind === 'ping') ports.host.post(['pong', first])
    else if (kind === 'notify') running?.notified(String(first), second)
    else if (kind === 'result' || kind === 'failure' || kind === 'progress') host.receive(kind, Number(first), second)
  })
  ports.view.onMessage(message => {
    if (!Array.isArray(message)) return
    reporter.guard('view', () => running?.viewed(message as unknown[]))
  })
  ports.host.post(['ready'])

  return {
    print,
    uncaught: error => reporter.error(error, 'uncaught'),
    unhandledRejection: (reason, promise) => running?.rejected(reason, promise),
  }
}

/** A started mini-program. */
class Running {
  private readonly app: App
  private readonly topics: Topics
  private readonly modules: Modules
  private readonly components: Components
  private readonly semantics: Semantics
  private readonly context: ViewContext
  private readonly router: Router
  private readonly tabBar: TabBar | undefined
  private readonly system: SystemInfo
  /** WeChat's façade, which every dialect has as `wx`, and the dialect's own. */
  private readonly wx: FacadeObject
  private readonly own: FacadeObject
  private readonly roots = new Map<string, Promise<void>>()
  private readonly launched: Entrance
  private entered: Entrance

  constructor(
    private readonly start: Start,
    private readonly env: Environment,
    private readonly host: Host,
    private readonly stream: OpStream,
    private readonly reporter: Reporter,
  ) {
    const { config } = start
    const { path, query, scene, referrerInfo } = start.launch
    this.launched = entrance(path || config.entry, query, scene, referrerInfo)
    this.entered = this.launched
    this.app = new App(reporter)
    this.topics = new Topics(reporter)
    this.system = new SystemInfo({ ...start.system }, () => {
      const chrome = this.router.top?.chrome
      return { navigation: chrome ? !chrome.custom : config.window.navigationStyle !== 'custom', tab: chrome?.tab !== undefined && this.tabBar?.visible === true }
    })
    const { system } = this
    this.context = new ViewContext(stream, {
      width: () => system.number('windowWidth'),
      height: () => system.number('windowHeight'),
      pixelRatio: () => system.number('pixelRatio'),
      theme: () => system.theme,
    })
    this.modules = new Modules(() => this.moduleGlobals(), path => this.loadFor(path), reporter)
    const extensions = this.extend(start.scripts)
    const dialect = extensions.find(extension => extension.dialect)?.dialect
    this.semantics = this.makeSemantics(dialect)
    adaptEvents(this.semantics.event)
    this.components = new Components(config, this.context, this.modules, reporter, root => this.loadRoot(root), this.semantics)
    this.tabBar = config.tabBar ? new TabBar(config.tabBar, () => this.router.tabBarChanged()) : undefined
    this.router = new Router({
      config,
      context: this.context,
      components: this.components,
      reporter,
      tabBar: this.tabBar,
      semantics: this.semantics,
      router: base => this.routerAt(base),
      shown: page => this.tellPlace(page),
      load: path => this.loadPage(path),
      notFound: (target, entry) => this.pageNotFound(target, entry),
    })
    const services = this.services()
    const ours = extensions.reduce((facade, { names = {} }) => joined(facade, names), wechat as Facade)
    this.wx = Object.assign(buildFacade(ours, plain(ours), services, extensions), ...extensions.map(extension => extension.absent?.(services))) as FacadeObject
    let objects: Promise<NodeObjects> | undefined
    const none = async (error: unknown): Promise<NodeObjects> => {
      reporter.error(error, 'objects of built-ins')
      return async () => null
    }
    this.context.objects = async (...which) => (await (objects ??= this.objects(services, extensions).catch(none)))(...which)
    this.own = dialect ? Object.assign(buildFacade(dialect.facade, dialect.translator, services, extensions), dialect.absent(services)) : this.wx
    for (const alias of dialect?.facade.aliases ?? []) env.global[alias] = this.own
    // Nowhere documented, and read by the vendor's own example.
    if (!dialect) env.global['__wxConfig'] = { pages: Object.keys(config.pages), entryPagePath: `${config.entry}.html`, envVersion: envVersion(start.runtime.track), accountInfo: { appId: start.appid } }
    env.global['requirePlugin'] = absentPlugins(reporter)
    this.listenToErrors()
    env.global[DEFINE] = (_root: string, code: { modules?: object; templates?: object }) => {
      this.modules.define((code.modules ?? {}) as { [path: string]: ModuleFactory })
      this.components.define((code.templates ?? {}) as { [path: string]: unknown })
    }
    this.launch()
  }

  /** What scripts beside the runtime add. */
  private extend(scripts: string[]): Extension[] {
    const { global } = this.env
    const extensions: Extension[] = []
    global[EXTEND] = (extension: Extension) => extensions.push(extension)
    scripts.forEach((script, index) => this.reporter.guard('extension', () => this.env.evaluate(script, `extension-${index}.js`)))
    delete global[EXTEND]
    return extensions
  }

  /** Built-ins become objects in a script that comes with `start`, or when the first of them is asked for. */
  private async objects(services: Services, extensions: Extension[]): Promise<NodeObjects> {
    const there = (list: Extension[]) => list.find(extension => extension.nodes)?.nodes?.(services)
    return there(extensions) ?? there(this.extend([String(asObject(await this.host.invoke('runtime.more'))['script'])])) ?? (async () => null)
  }

  private makeSemantics(dialect: Extension['dialect']): Semantics {
    const { env, reporter } = this
    const kit = { Component, reporter, global: env.global, app: () => this.app.get(), mark: () => this.components.behavior({}) as object }
    return dialect?.semantics?.(kit) ?? {}
  }

  private services(): Services {
    const { start, host, router, tabBar, context, system, topics, reporter } = this
    return {
      start, host, router, tabBar, context, system, topics, reporter,
      sockets: { last: 0 },
      contents: this.env.contents,
      storage: new Storage(start.storage, host, start.quota),
      launched: () => this.launched,
      entered: () => this.entered,
      builtIn: (args, tag, id) => {
        const caller = callerOf(args) ?? router.top?.instance
        return () => builtIn(caller ?? this.currentPage().instance, tag, id)
      },
      currentPage: () => this.currentPage(),
    }
  }

  private currentPage(): Page {
    const page = this.router.top
    if (!page) throw new CallError('invalid', 'page not found')
    return page
  }

  /** What modules get after `exports`, in the order of spec/package.md. */
  private moduleGlobals(): unknown[] {
    const { Page, Component, Behavior } = this.components.constructors
    return [this.wx, this.app.define, Page, Component, Behavior, this.app.get, () => this.router.instances(), this.own]
  }

  private listenToErrors(): void {
    reportTo(this.reporter)
    this.reporter.onError(text => {
      this.app.hook('onError', text)
      this.topics.emit('app.error', text)
    })
  }

  private launch(): void {
    const { config, logic } = this.start
    this.roots.set('', Promise.resolve())
    this.reporter.guard('main/logic.js', () => this.env.evaluate(logic, 'main/logic.js'))
    if (this.modules.has('app.js')) this.reporter.guard('app.js', () => this.modules.load('app.js'))
    const { path, query } = this.launched
    const target: PageUrl = { path, query }
    this.app.hook('onLaunch', { ...this.entered })
    this.showApp()
    if (config.pages[target.path]) this.go(this.router.launch(target))
    else if (!this.pageNotFound(target, true)) this.go(this.router.launch({ path: config.entry, query: {} }))
  }

  private showApp(): void {
    this.app.hook('onShow', { ...this.entered })
    this.topics.emit('app.show', { ...this.entered })
  }

  private pageNotFound(target: PageUrl, isEntryPage: boolean): boolean {
    const detail = { ...target, isEntryPage }
    const heard = this.topics.emit('app.pageNotFound', detail)
    this.app.hook('onPageNotFound', detail)
    return heard > 0 || this.app.has('onPageNotFound')
  }

  /** A transition that nobody waits for: its failure is reported. */
  private go(transition: Promise<unknown>): void {
    transition.catch(error => this.reporter.error(error, 'navigation'))
  }

  private routerAt(base: string): unknown {
    const at = (call: (args: object, base: string) => Promise<unknown>) => (args: unknown) => call.call(this.router, asObject(args), base)
    const { navigateTo, redirectTo, switchTab, reLaunch } = this.router
    return { navigateTo: at(navigateTo), redirectTo: at(redirectTo), switchTab: at(switchTab), reLaunch: at(reLaunch), navigateBack: (args: unknown) => this.router.navigateBack(asObject(args)) }
  }

  // Code

  private async loadPage(path: string): Promise<void> {
    for (const root of this.components.rootsOf(path)) await this.loadRoot(root)
  }

  private async loadFor(path: string): Promise<void> {
    const subpackage = this.start.config.subpackages.find(({ root }) => path.startsWith(`${root}/`))
    if (subpackage) await this.loadRoot(subpackage.root)
  }

  private loadRoot(root: string): Promise<void> {
    const loading = this.roots.get(root)
    if (loading) return loading
    const promise = this.host.invoke('package.load', { root }).then(result => {
      this.env.evaluate(String(asObject(result)['logic']), `sub/${root}/logic.js`)
    })
    this.roots.set(root, promise)
    promise.catch(() => this.roots.delete(root))
    return promise
  }

  // From the broker

  notified(topic: string, value: unknown): void {
    switch (topic) {
      case 'theme':
        this.system.theme = String(value)
        this.app.hook('onThemeChange', { theme: this.system.theme })
        this.topics.emit('system.theme', { theme: this.system.theme })
        break
      case 'network':
        this.topics.emit('network.status', value)
        break
      case 'memory':
        this.topics.emit('system.memory', value)
        break
      case 'visibility':
        this.visibility(asObject(value))
        break
      case 'share':
        this.share('menu', undefined)
        break
      case 'back':
        this.pageMessage(this.router.top, topic, undefined)
        break
      default:
        this.topics.emit(topic, value)
    }
  }

  private visibility(value: { [name: string]: unknown }): void {
    if (value['state'] === 'hide') {
      this.router.top?.sleep()
      this.app.hook('onHide')
      this.topics.emit('app.hide', {})
      return
    }
    const { path, query, scene, referrerInfo } = value
    if (typeof path === 'string' && path !== '') {
      this.entered = entrance(path, query, scene, asObject(referrerInfo))
      this.showApp()
      this.go(this.router.reopen(this.entered))
      return
    }
    if (scene !== undefined) this.entered = { ...this.entered, scene: Number(scene) || SCENE, referrerInfo: asObject(referrerInfo) }
    this.showApp()
    this.router.top?.wake()
  }

  private share(from: 'menu' | 'button', target: unknown): void {
    const page = this.router.top
    if (!page) return
    share(page, this.host, from, target).catch(error => {
      this.reporter.warn(`${page.path} share: ${error instanceof Error ? error.message : String(error)}`)
    })
  }

  rejected(reason: unknown, promise: unknown): void {
    this.reporter.error(reason, 'unhandled rejection')
    const detail = { reason: describe(reason), promise }
    this.app.hook('onUnhandledRejection', detail)
    this.topics.emit('app.rejection', detail)
  }

  // From the view

  viewed([kind, first, second, third, fourth]: unknown[]): void {
    switch (kind) {
      case 'event':
        dispatch(this.context, Number(first), String(second), third, fourth)
        break
      case 'model':
        this.context.nodes.get(Number(first))?.modelChanged(String(second), third)
        break
      case 'callback':
        this.stream.settle(Number(first), second as never)
        break
      case 'page':
        this.pageMessage(this.router.byId(Number(first)), String(second), third)
        break
      case 'error':
        this.reporter.warn(`view: ${String(first)}: ${String(second)}`)
        break
    }
  }

  /** Tells the container which page is in front, and how far back it goes from there. */
  private tellPlace({ path, query }: { path: string; query: { [name: string]: string } }): void {
    this.host.at(formatUrl(path, query), this.router.depth)
  }

  private pageMessage(page: Page | undefined, what: string, detail: unknown): void {
    if (!page) return
    const fields = asObject(detail)
    switch (what) {
      case 'back':
        if (page === this.router.top && this.router.depth > 1) this.go(this.router.navigateBack())
        break
      case 'layers':
        page.layers = Number(detail) || 0
        if (page === this.router.top) this.tellPlace(page)
        break
      case 'home':
        this.go(this.router.home())
        break
      case 'tab':
        this.go(this.router.tabTapped(Number(detail)))
        break
      case 'pullDownRefresh':
        page.hook('onPullDownRefresh')
        break
      case 'reachBottom':
        page.hook('onReachBottom')
        break
      case 'scroll':
        page.hook('onPageScroll', fields)
        break
      case 'resize':
        this.resized(page, Number(fields['windowWidth']), Number(fields['windowHeight']))
        break
      case 'navigate':
        this.navigate(page, fields)
        break
      case 'openType':
        this.openType(fields)
        break
      default: {
        const hook = this.semantics.messages?.[what]
        if (hook !== undefined) page.hook(hook, detail)
      }
    }
  }

  private resized(page: Page, width: number, height: number): void {
    if (!(width > 0 && height > 0)) return
    this.system.resize(width, height)
    this.context.media.resized()
    const size = { windowWidth: width, windowHeight: Number(this.system.all()['windowHeight']) }
    page.resized(size)
    this.topics.emit('system.resize', { size })
  }

  /** A tap on a `<navigator>`, which hears how it went. */
  private navigate(page: Page, fields: { [name: string]: unknown }): void {
    const tell = (event: string, errMsg: string): void => {
      for (const type of [event, 'complete']) dispatch(this.context, Number(fields['node']), type, { errMsg }, { bubbles: false })
    }
    navigate(fields, this.wx, this.host).then(
      () => tell('success', 'navigator:ok'),
      error => {
        const errMsg = String(asObject(error)['errMsg'] ?? error)
        this.reporter.warn(`${page.path} navigator: ${errMsg}`)
        tell('fail', errMsg)
      },
    )
  }

  private openType(fields: { [name: string]: unknown }): void {
    const node = Number(fields['node'])
    const type = String(fields['type'])
    if (type === 'share') {
      const element = this.context.nodes.get(node)?.__wxElement
      this.share('button', element ? place(element) : undefined)
      return
    }
    openType(type, this.wx, this.host).then(
      ({ event, detail }) => dispatch(this.context, node, event, detail, { bubbles: false }),
      error => this.reporter.error(error, `open-type ${type}`),
    )
  }
}

/** Where an entry leads: `path` may carry a query of its own, which `query` goes before. */
function entrance(path: string, query: unknown, scene: unknown, referrerInfo: object | undefined): Entrance {
  const target = parseUrl(`/${path}`, '')
  return {
    path: target.path,
    query: { ...target.query, ...(asObject(query) as PageUrl['query']) },
    scene: Number(scene) || SCENE,
    referrerInfo: referrerInfo ?? {},
  }
}
