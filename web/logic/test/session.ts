// A running mini-program without browser: the runtime between a fake view and a fake broker.

import vm from 'node:vm'
import { readFile } from 'node:fs/promises'
import { separated, type Batch, type Json } from '@hutong/protocol'
import { createRuntime, type Runtime } from '../src/runtime'
import type { Start } from '../src/config'
import { FakeView } from './fake-view'
import { pack, type Packed, type Sources } from './pack'

export interface Invoked {
  id: number
  capability: string
  args: { [name: string]: unknown }
}

/** What the broker answers, by capability: a value, or an error with `code` and `message`. */
export type Broker = { [capability: string]: (args: { [name: string]: unknown }) => unknown }

export class Refusal {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}
}

export const SYSTEM = {
  brand: 'hutong', model: 'test', system: 'test 1', platform: 'devtools', language: 'zh_CN', version: '1.0.0', SDKVersion: '3.0.0', theme: 'light',
  pixelRatio: 2, fontSizeSetting: 16, deviceOrientation: 'portrait', screenWidth: 375, screenHeight: 667, windowWidth: 375, windowHeight: 667,
  statusBarHeight: 20, safeArea: { left: 0, top: 20, right: 375, bottom: 667, width: 375, height: 647 },
  menuButton: { left: 281, top: 26, right: 368, bottom: 58, width: 87, height: 32 },
}

export class Session {
  readonly view: FakeView
  readonly invoked: Invoked[] = []
  readonly printed: { level: string; text: string }[] = []
  readonly hostMessages: unknown[][] = []
  readonly runtime: Runtime
  /** The global scope of the mini-program. Scripts put what tests look at into `seen`. */
  readonly scope: { [name: string]: unknown }
  private toHost: (message: unknown) => void = () => {}
  private toView: (message: unknown) => void = () => {}

  constructor(
    private readonly packed: Packed,
    readonly broker: Broker = {},
  ) {
    this.view = new FakeView(message => this.toView(message))
    const seen: unknown[] = []
    // The same realm, so that values compare as in a worker, where runtime and mini-program share one.
    this.scope = globalThis as unknown as { [name: string]: unknown }
    this.scope['seen'] = seen
    this.runtime = createRuntime(
      {
        view: { post: message => this.view.apply(separated(message as Batch)), onMessage: receive => (this.toView = receive) },
        host: { post: message => this.fromLogic(message as unknown[]), onMessage: receive => (this.toHost = receive) },
      },
      {
        evaluate: (source, name) => new vm.Script(source, { filename: name }).runInThisContext(),
        contents: {
          of: bytes => ({ size: bytes.length, bytes: Uint8Array.from(bytes) }) as unknown as Blob,
          read: content => (content as unknown as { bytes: Uint8Array<ArrayBuffer> }).bytes.slice().buffer,
        },
        global: this.scope,
        console: Object.fromEntries(['debug', 'log', 'info', 'warn', 'error'].map(level => [level, () => {}])) as never,
      },
    )
  }

  get seen(): unknown[] {
    return this.scope['seen'] as unknown[]
  }

  private fromLogic(message: unknown[]): void {
    this.hostMessages.push(structuredClone(message))
    const [kind, id, capability, args] = message
    if (kind === 'log') this.printed.push({ level: String(id), text: String(capability) })
    if (kind !== 'invoke') return
    const call: Invoked = { id: Number(id), capability: String(capability), args: structuredClone(args) as Invoked['args'] }
    this.invoked.push(call)
    const answer = call.capability === 'package.load' ? () => ({ logic: this.packed.logic[String(call.args['root'])] }) : this.broker[call.capability]
    if (!answer) return
    void Promise.resolve(answer(call.args)).then(value => {
      if (value instanceof Refusal) this.host('failure', call.id, { code: value.code, message: value.message })
      else this.host('result', call.id, value)
    })
  }

  /** A message from the broker. */
  host(...message: unknown[]): void {
    this.toHost(structuredClone(message))
  }

  notify(topic: string, value: unknown): void {
    this.host('notify', topic, value)
  }

  async start(launch: Partial<Start['launch']> = {}, over: Partial<Start> = {}): Promise<this> {
    const { config, logic } = this.packed
    this.host('start', {
      config, logic: logic[''], appid: 'wx0000000000000001', offered: [], scripts: [], storage: [], system: SYSTEM, launch: { path: '', query: {}, scene: 1001, ...launch },
      runtime: { container: '0.1.0', version: '1.0.2', track: 'online' }, ...over,
    })
    await this.settle()
    return this
  }

  /** Lets everything run that waits for a promise, paints, and again. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      this.view.paint()
    }
  }

  errors(): string[] {
    return this.printed.filter(({ level }) => level === 'error').map(({ text }) => text)
  }

  calls(capability: string): Invoked[] {
    return this.invoked.filter(call => call.capability === capability)
  }

  /** Runs a function of the page scripts: `globalThis.act = …` in a fixture. */
  async act(name: string, ...args: unknown[]): Promise<unknown> {
    const result = (this.scope[name] as (...args: unknown[]) => unknown)(...args)
    await this.settle()
    return result
  }
}

/** A script that extends the runtime, as vitest.config.ts has made it: `more` or `dialects/<name>`. */
export async function extension(name: string): Promise<string> {
  return readFile(new URL(`../dist/tested/${name}.js`, import.meta.url), 'utf8')
}

let more: Promise<string> | undefined

/** Packs and starts a mini-program, with the rarer capabilities. */
export async function open(sources: Sources, options: { broker?: Broker; launch?: Partial<Start['launch']>; over?: Partial<Start> } = {}): Promise<Session> {
  const scripts = [await (more ??= extension('more'))]
  return new Session(pack(sources), options.broker).start(options.launch, { scripts, ...options.over })
}

/** A mini-program of one page. */
export function onePage(wxml: string, js: string, more: Sources = {}, json: object = {}): Sources {
  return { 'app.json': { pages: ['pages/a/a'] }, 'app.js': 'App({})', 'pages/a/a.json': json, 'pages/a/a.wxml': wxml, 'pages/a/a.js': js, ...more }
}

export type { Json, Sources }
