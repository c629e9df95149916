// One run of one mini-program: from the release to the running worker, and its end.

import { type FromLogic, type FromView, type LateScript, type LaunchOptions, type OpMessage, type ToLogic, type ToView, type Topics, lateCapabilities } from '@hutong/protocol'
import type { Broker } from './broker/broker'
import { Consents } from './broker/consents'
import type { Connect, DomainKind, Entrance } from './connect'
import type { Embeds } from './embed/embeds'
import { Table, keysScope, rememberVersion, seenVersion } from './database'
import { contentSources } from './domains'
import { Failed, failureOf } from './failure'
import { Files, mediaType } from './files'
import type { Life } from './life'
import { type Opening, Platform, subjectOf } from './platform'
import { among } from './policy'
import type { Runtime } from './runtime'
import { VERSION, systemInfo, theme } from './system'
import type { Shell } from './ui/shell'
import { type Manifest, type Release, refuseRollback, verifyManifest, verifyRelease } from './verify'
import { Gate, within } from './watchdog'

/** A file that a mini-program keeps; without content, a folder. */
export interface Kept {
  content: Blob | null
  /** Milliseconds since 1970. */
  at: number
}

/** Milliseconds in which the worker has to be up, and then the first page. */
const START_LIMIT = 20_000
/** More messages than this in a second are no program but an attack. */
const MAX_MESSAGES = 10_000
/** Ends that the version itself is to blame for. */
const CRASHES = ['crash', 'memory', 'flood', 'unresponsive', 'start_timeout', 'restarts']
/** What a view may ask for: it is the stranger's side. */
const LATE: readonly LateScript[] = ['parts', 'regions', 'map', 'lottie']

export interface Settings {
  platform: string
  host: string
  app: string
  platformKey: string
  /** How it is entered: without a path, at the entry page. */
  entrance: Entrance
  language: 'en' | 'zh-CN'
  /** Where the container's own files are. */
  files: string
}

/** What the platform forbids: capabilities, `pay.*` being a whole family, pages without their query, and domains. */
export interface Blocked {
  capabilities: string[]
  pages: string[]
  domains: string[]
}

export interface AppEvents {
  ready(timings: Record<string, number>, offline: boolean): void
  failed(failure: { code: string; message: string }): void
  closed(): void
  titled(title: string): void
  /** Something that the page around may want to know. */
  told(what: 'capability' | 'log' | 'page', detail: object): void
  /** At a page with its query, or as it was entered. */
  restart(where: string | Entrance): void
}

export class App {
  readonly platform: Platform
  /** Files that came into being during this run, by their address. */
  readonly made = new Map<string, Blob>()
  /** What it keeps as files, by their address, and the shelf they are on; only when it uses files. */
  kept: Map<string, Kept> | undefined
  keptOn = new Table('entries', '')
  loggedIn = false
  /** Behind another element, or put away by the host. */
  hidden = false
  /** It started without network. */
  offline = false
  /** The page in front, without its query, and how many lie on one another, with what lies over the last. */
  front = { page: '', depth: 1 }
  /** What the platform forbids to it. */
  blocked: Blocked = { capabilities: [], pages: [], domains: [] }
  opening!: Opening
  /** Who uses it: the host's own id. */
  subject!: string
  /** Name of the cache with the files of this app. */
  readonly shelf: string
  manifest!: Manifest
  files!: Files
  /** Its entries as they were when it started, and the table they are in. */
  stored!: [key: string, value: unknown][]
  storedIn!: Table
  consents!: Consents
  release!: Release
  /** The platform's keys that count. */
  keys!: string[]
  /** The version that was here last, as the platform was told. */
  #had: number | undefined
  readonly #abort = new AbortController()
  /** Addresses that were made for what came into being. */
  readonly urls = new Set<string>()
  readonly #timings: Record<string, number> = {}
  readonly #began = performance.now()
  #broker: Promise<Broker> | undefined
  #life: Promise<Life> | undefined
  #embeds: Promise<Embeds> | undefined
  #messages = { since: 0, count: 0 }
  #logicReady = false
  readonly #painted = new Gate()
  readonly #runs = new Gate()

  constructor(readonly settings: Settings, readonly connect: Connect, readonly shell: Shell, private readonly runtime: Runtime, private readonly events: AppEvents) {
    this.shelf = `hutong ${settings.platform} ${settings.app}`
    this.platform = new Platform(settings.platform, settings.host, settings.app, connect, this.#abort.signal)
  }

  /** Its first page has been painted. */
  get painted(): Promise<void> {
    return this.#painted.passed
  }

  get appid(): string {
    return this.manifest.app
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Runs until `stop`; whatever goes wrong on the way is shown and told. */
  async start(): Promise<void> {
    try {
      await this.#start()
    } catch (error) {
      this.fail(error)
    }
  }

  stop(): void {
    this.#abort.abort(new Failed('aborted', 'closed'))
    void this.#life?.then((life) => life.end(), () => undefined)
    void this.#broker?.then((broker) => broker.close(), () => undefined)
    void this.#embeds?.then((embeds) => embeds.close(), () => undefined)
    this.runtime.close()
    for (const url of this.urls) URL.revokeObjectURL(url)
    this.shell.reset()
  }

  exit(): void {
    this.stop()
    this.events.closed()
  }

  /** The first page has been painted, and it has not ended since. */
  get running(): boolean {
    return this.#timings['running'] !== undefined && !this.signal.aborted
  }

  /** Whether measures forbid the page in front. */
  get barred(): boolean {
    return this.blocked.pages.includes(this.front.page)
  }

  /** What is covered is not heard either, nor what the host's page draws over it; and what calls have shown is taken away. */
  hush(covered: boolean): void {
    if (this.running) this.runtime.tellView(['hush', covered])
    void this.#embeds?.then((embeds) => embeds.hush(covered), () => undefined)
    if (covered) void this.#broker?.then((broker) => broker.clear(), () => undefined)
  }

  /** The running app goes behind something, or comes to the front: entered anew, when `entrance` is given. */
  show(visible: boolean, entrance?: Entrance): void {
    this.hidden = !visible
    void this.life().then((life) => life.sight(entrance && launchOptions(entrance)), () => undefined)
  }

  /** One dialog or page back; false when there is none to go back from. */
  back(): boolean {
    if (this.shell.dismiss()) return true
    if (!this.running || this.front.depth < 2) return false
    this.notify('back', {})
    return true
  }

  restart(path: string): void {
    this.events.restart(path)
  }

  tell(what: 'capability' | 'log', detail: object): void {
    this.events.told(what, detail)
  }

  /** A page came to the front, the last of `depth`. */
  entered(path: string, depth: number): void {
    this.front = { page: path.replace(/[?#].*/s, ''), depth }
    void this.life().then((life) => life.entered(path), () => undefined)
    this.events.told('page', { path, depth })
  }

  #domains(kind: DomainKind): string[] {
    return [this.manifest.domains, this.connect.policy?.domains?.allow, this.release.domains?.allow].flatMap((lists) => lists?.[kind] ?? [])
  }

  tellView(message: ToView): void {
    this.runtime.tellView(message)
  }

  notify<T extends keyof Topics>(topic: T, value: Topics[T]): void {
    this.runtime.tellLogic(['notify', topic, value] as ToLogic)
    if (topic === 'theme') this.runtime.tellView(['theme', value as 'light' | 'dark'])
  }

  /** Begins when the first page is there and the mini-program has been started. */
  life(): Promise<Life> {
    this.#life ??= Promise.all([import('./later'), this.#runs.passed]).then(([{ Life }]) => {
      this.signal.throwIfAborted()
      return new Life(this, (message) => this.runtime.tellLogic(message))
    })
    return this.#life
  }

  /** A file of this run or of the package. */
  async file(source: string): Promise<Blob> {
    const path = assetPath(source)
    return this.made.get(source) ?? this.kept?.get(source)?.content ?? new Blob([await this.files.bytes(path)], { type: mediaType(path) })
  }

  async #start(): Promise<void> {
    const { settings, shell } = this
    const { signal } = this.#abort
    const { shelf } = this
    shell.splash()
    this.runtime.lost = () => this.fail(new Failed('crash', 'the frame was led away, or its process ended'))
    const up = within(this.runtime.ends, START_LIMIT, new Failed('frame_unreachable', 'the frame did not load in time'))
    up.catch(() => undefined) // awaited below, when it is needed
    const seen = seenVersion(shelf)
    const [subject, opening] = await this.#open(seen)
    const personal = JSON.stringify([settings.platform, settings.app, settings.host, subject])
    this.storedIn = new Table('entries', personal)
    const stored = Promise.all([
      this.storedIn.all(),
      Consents.load(new Table('grants', personal), (prompt, asked) => shell.dialogs().then((dialogs) => dialogs.consent(prompt, {}, asked))),
    ])
    stored.catch(() => undefined) // so is this
    const answer = await this.#settle(await opening, seen)
    Object.assign(this, { subject, opening: answer })
    this.manifest = await verifyManifest(answer, this.release)
    signal.throwIfAborted()
    this.#mark('verified')

    this.files = new Files(this.manifest, answer.files, answer.blobs, shelf, signal)
    this.keptOn = new Table('entries', `files ${personal}`)
    const code = Promise.all([
      this.files.json('config.json'), this.files.text('main/logic.js'), this.#extensions(), stored, this.#uses(['file.*']) ? this.keptOn.all() : undefined,
      seen.then((seen) => this.#admit(seen)), this.#unrotated(),
    ])
    code.catch(() => undefined) // as above
    const launch = launchOptions(settings.entrance)
    const page = launch.path || this.manifest.entry
    const [sheets, paint] = await Promise.all([this.files.json('main/styles.json'), this.#firstPaint(page), up, this.#block(page)])
    signal.throwIfAborted()
    this.runtime.listen((message) => this.#fromLogic(message), (message) => this.#fromView(message))
    shell.describe({ version: this.manifest.version.name, track: this.release.track, appid: this.appid, key: answer.signature.key })
    const { width, height } = shell.size()
    const insets = shell.insets()
    this.runtime.tellView(['boot', { images: contentSources(this.#domains('download')) }])
    this.runtime.tellView(['sheets', sheets as Record<string, string>])
    this.runtime.tellView(['insets', insets])
    this.runtime.tellView(['theme', theme()])
    if (this.barred) this.runtime.tellView(['hush', true])
    if (paint) this.runtime.tellView(['paint', paint])

    const [config, logic, scripts, [storage, consents], kept] = await code
    signal.throwIfAborted()
    this.#mark('loaded')
    Object.assign(this, { stored: storage, consents })
    if (kept) this.kept = new Map(kept as [string, Kept][])
    this.runtime.tellLogic(['start', {
      config, logic, appid: this.appid, scripts, offered: Object.keys({ ...this.connect.capabilities, ...this.connect.views }), storage, quota: this.connect.policy?.limits?.storage, ...(this.kept ? { files: [...this.kept] } : {}),
      system: systemInfo(width, height, insets, settings.language, theme()), launch,
      runtime: { container: VERSION, version: this.manifest.version.name, track: this.release.track },
    }])
    await within(this.#painted.passed, START_LIMIT, new Failed('start_timeout', 'the first page did not appear in time'))
    void this.broker()
    this.#mark('running')
    this.#runs.open()
    void this.life().catch(() => undefined)
    this.events.ready(this.#timings, this.offline)
    void this.files.prune().catch(() => undefined)
  }

  /** No code of the version runs before this; a first paint does not wait for the disk. */
  #admit(seen: number): void {
    // The platform may have had another answer for who comes with that version, and the disk is awake by now.
    if (seen > this.release.version_code && this.#had === undefined && !this.offline) return this.events.restart(this.settings.entrance)
    refuseRollback(this.release, seen)
    const { version_code: code } = this.release
    if (code > seen) rememberVersion(this.shelf, code).catch((error: unknown) => this.fail(error))
  }

  /** The platform's keys that count for an answer. */
  async trusted(answer: Opening, offline = this.offline): Promise<string[]> {
    return answer.keys ? (await import('./keys')).follow(this.settings, answer, offline) : [this.settings.platformKey]
  }

  /** A platform that had other keys, as far as this browser has seen, does not leave that out: a thief of the first would. */
  async #unrotated(): Promise<void> {
    const { opening, settings } = this
    if (opening.keys || !(await new Table('entries', keysScope(settings.platform, settings.platformKey)).all()).length) return
    await this.trusted({ ...opening, keys: [] })
  }

  /** What the page at `path` looks like before its logic runs; null when the package does not say. */
  async #firstPaint(path: string): Promise<OpMessage[] | null> {
    const file = `paint/${path}.json`
    // Whatever is wrong with it, the page can be drawn without it.
    const paint = this.files.has(file) ? await this.files.json(file).catch(() => null) : null
    return Array.isArray(paint) ? (paint as OpMessage[]) : null
  }

  #firstShown(): void {
    if (this.#timings['painted'] !== undefined) return
    this.#mark('painted')
    this.shell.ready()
    this.#painted.open()
  }

  /** What measures forbid is known before anything is shown; `page` is the first. */
  async #block(page: string): Promise<void> {
    this.front.page = page
    const { blocked_capabilities: capabilities = [], blocked_pages: pages = [], domains } = this.release
    this.blocked = { capabilities, pages, domains: domains?.deny ?? [] }
    if (this.barred) (await import('./later')).bar(this)
  }

  /**
   * Who uses it, and the release for them; where the network is missing, the one that ran here last. The platform is told
   * which version was here, `seen`, when that is known already: in a browser that was just started the disk takes longer
   * than the platform.
   */
  async #open(seen: Promise<number>): Promise<[subject: string, opening: Promise<Opening> | Opening]> {
    const { connect, platform } = this
    const kept = async (error: unknown): Promise<[string, Opening]> => {
      if (navigator.onLine) throw error
      const [{ keptRelease }, subject] = await Promise.all([import('./later').catch(() => ({ keptRelease: undefined })), connect.subject?.()])
      if (!keptRelease || subject === undefined) throw new Failed('offline', 'there is no network')
      this.offline = true
      return [subject, await keptRelease(this.shelf, subject)]
    }
    return platform.vouch().then(async (assertion): Promise<[string, Promise<Opening>]> => {
      this.#had = await soFar(seen)
      return [subjectOf(assertion), platform.open(assertion, this.#had)]
    }, kept)
  }

  /** Verifies the release, and asks once more when the disk has meanwhile said that another version was here: a paused release goes on for who has it. */
  async #settle(opening: Opening, seen: Promise<number>): Promise<Opening> {
    this.#mark('release')
    const verified = async (opening: Opening): Promise<Opening> => {
      this.keys = await this.trusted(opening)
      this.release = await verifyRelease(opening, { ...this.settings, keys: this.keys, now: Date.now() })
      return opening
    }
    await verified(opening)
    if (this.offline || this.#had !== undefined) return opening
    this.#had = await soFar(seen)
    return this.#had && this.#had !== this.release.version_code ? verified(await this.platform.release(this.#had)) : opening
  }

  /** Its code comes after the first page, or with the first call. */
  broker(): Promise<Broker> {
    if (!this.#broker) {
      this.#broker = Promise.all([import('./later'), this.shell.dialogs()])
        .then(([{ Broker }, dialogs]) => new Broker(this, dialogs, (message) => this.runtime.tellLogic(message)))
      this.#broker.catch(() => this.fail(new Failed('network', 'a part of the container cannot be fetched')))
    }
    return this.#broker
  }

  /** Their code comes with the first of them. */
  #theEmbeds(): Promise<Embeds> {
    return (this.#embeds ??= import('./rare').then(({ Embeds }) => new Embeds(this)))
  }

  #fromLogic(data: unknown): void {
    if (!Array.isArray(data) || this.#flooded()) return
    const message = data as FromLogic
    if (message[0] === 'ready') this.#logicReady = true
    else if (message[0] === 'pong') void this.life().then((life) => life.pong(message[1]), () => undefined)
    else if (message[0] === 'exhausted') this.fail(new Failed('memory', 'it took more memory than a mini-program may'))
    else void this.broker().then((broker) => this.#abort.signal.aborted || broker.handle(message), () => undefined)
  }

  /** Worker and view share this page's thread for their messages: who floods it is ended. */
  #flooded(): boolean {
    const now = performance.now()
    if (now - this.#messages.since > 1000) this.#messages = { since: now, count: 0 }
    if (++this.#messages.count <= MAX_MESSAGES) return false
    this.fail(new Failed('flood', `more than ${MAX_MESSAGES} messages in a second`))
    return true
  }

  #fromView(data: unknown): void {
    if (!Array.isArray(data) || this.#flooded()) return
    const message = data as FromView
    if (message[0] === 'ready') this.#firstShown()
    else if (message[0] === 'asset') void this.#asset(message[1], message[2])
    else if (message[0] === 'script') void this.#late(message[1])
    else if (message[0] === 'embed') void this.#theEmbeds().then((embeds) => this.#abort.signal.aborted || embeds.handle(message[1], message[2]), () => undefined)
    else if (message[0] === 'chrome') {
      const { title, textStyle, share } = message[1]
      this.shell.offerSharing({ page: share === true && !!this.connect.share })
      if (textStyle) this.shell.capsuleStyle(textStyle)
      if (title !== undefined) this.events.titled(String(title))
    } else if (message[0] === 'crash') this.fail(new Failed('crash', String(message[1])))
    else if (message[0] === 'failed' && !this.#logicReady) this.fail(new Failed('crash', String(message[1])))
  }

  async #asset(call: number, source: unknown): Promise<void> {
    // A file that is missing or does not verify is no image; the page goes on without it.
    const name = String(source)
    const file = await (/^(tile|https?):/.test(name) ? import('./rare').then(({ remote, tile }) => (name.startsWith('tile:') ? tile(this.connect.map, name) : remote(this, name))) : this.file(name)).catch(() => null)
    this.runtime.tellView(['asset', call, file && { bytes: await file.arrayBuffer(), type: file.type }])
  }

  /** A script that the view has not brought along. */
  async #late(name: LateScript): Promise<void> {
    this.runtime.tellView(['script', name, LATE.includes(name) ? await this.script(`${name}.js`) : null])
  }

  /** What this mini-program needs of the runtime beyond what every one does. */
  #extensions(): Promise<string[]> {
    const { dialect } = this.manifest
    const names = [...(dialect === 'wechat' ? [] : [`dialect-${encodeURIComponent(dialect)}.js`]), ...(this.#uses([...lateCapabilities, 'absent']) ? ['more.js'] : [])]
    return Promise.all(names.map(async (name) => {
      const script = await this.script(name)
      if (script === null) throw new Failed('extension', `the container has no ${name}, which this mini-program needs`)
      return script
    }))
  }

  /** Whether the manifest names one of these, or cannot tell what is used. */
  #uses(names: string[]): boolean {
    return this.manifest.capabilities.some((name) => name === '*' || among(names, name))
  }

  /** A script of the container for the frame, which may not fetch itself; null when it cannot be had. */
  async script(name: string): Promise<string | null> {
    const response = await fetch(this.settings.files + name, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: this.#abort.signal }).catch(() => undefined)
    return response?.ok ? response.text().catch(() => null) : null
  }

  #mark(name: string): void {
    this.#timings[name] = performance.now() - this.#began
  }

  /** Ends it, whatever went wrong, and says so. */
  fail(error: unknown): void {
    if (this.#abort.signal.aborted) return
    const failure = failureOf(error)
    if (CRASHES.includes(failure.code) && this.manifest) void import('./later').then(({ report }) => report(this, 'crash'), () => undefined)
    this.stop()
    this.shell.error(failure)
    this.events.failed(failure)
  }
}

export function assetPath(source: string): string {
  return `assets/${source.replace(/^(\.?\/)+/, '')}`
}

/** What a promise has come to by now, if anything. */
function soFar<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, undefined])
}

/** Scene of an opening that nobody explained. */
const SCENE_UNKNOWN = 1001

/** An entrance at the address `pages/x?y=1` as launch options. */
function launchOptions({ path = '', scene = SCENE_UNKNOWN, referrerInfo }: Entrance): LaunchOptions {
  const [page = '', search = ''] = path.replace(/^\//, '').split(/\?(.*)/s)
  return { path: page.replace(/#.*/s, ''), query: Object.fromEntries(new URLSearchParams(search)), scene, ...(referrerInfo && { referrerInfo }) }
}
