// The capabilities that are answered beside the mini-program's code, or that need more than passing on.

import { Op, type Facade } from '@hutong/protocol'
import { CallError } from '../host'
import { asObject, toJson } from '../json'
import { SelectorQuery } from '../view/selector-query'
import { canvasContext, drawOn } from '../view/canvas'
import type { Caller } from '../tree/instance'
import { select } from '../tree/instance'
import type { ViewNode } from '../tree/backend'
import { request } from './network'
import { pageCalls, type Handler } from './page-calls'
import type { Args } from './form'
import type { Services } from './services'
import type { Task } from './task'

export function calls(services: Services, facade: Facade): { [capability: string]: Handler } {
  const { start, host, router, storage, system, context, reporter, currentPage } = services
  return {
    ...pageCalls(services),

    'network.request': (args, _name, task) => request(host, args, task as Task),

    'route.push': args => router.navigateTo(args),
    'route.replace': args => router.redirectTo(args),
    'route.back': args => router.navigateBack(args),
    'route.tab': args => router.switchTab(args),
    'route.relaunch': args => router.reLaunch(args),

    'storage.get': args => {
      if (storage.has(args['key'])) return { data: storage.get(args['key']) }
      if ('absent' in args) return { data: args['absent'] }
      throw new CallError('not_found', 'data not found')
    },
    'storage.set': args => storage.set(args['key'], args['data']),
    'storage.remove': args => storage.remove(args['key']),
    'storage.clear': () => storage.clear(),
    'storage.info': () => storage.info(),
    'storage.getBatch': args => ({ dataList: list(args, 'keyList').map(key => storage.get(key)) }),
    'storage.setBatch': args => Promise.all(list(args, 'kvList').map(pair => storage.set(asObject(pair)['key'], asObject(pair)['value']))),

    'system.info': () => system.all(),
    'system.window': () => system.window(),
    'system.device': () => system.device(),
    'system.base': () => system.base(),
    'system.setting': () => system.setting(),
    'system.menuButton': () => system.menuButton(),

    'app.account': () => ({
      miniProgram: { appId: start.appid, envVersion: envVersion(start.runtime.track), version: start.runtime.version },
    }),
    'app.env': () => ({ USER_DATA_PATH: 'wxfile://usr' }),
    'app.launchOptions': () => ({ ...services.launched() }),
    'app.enterOptions': () => ({ ...services.entered() }),
    'app.update': () => ({
      // The container always opens the newest release: nothing is ever waiting.
      onCheckForUpdate: (listener: (result: object) => void) => void Promise.resolve({ hasUpdate: false }).then(listener),
      onUpdateReady() {},
      onUpdateFailed() {},
      applyUpdate() {},
    }),
    'app.log': () => logger(reporter),

    'ui.nextTick': args => {
      const callback = args['callback']
      if (typeof callback === 'function') void Promise.resolve().then(() => reporter.guard('nextTick', () => callback()))
    },
    'view.query': () => new SelectorQuery(reporter, context, () => router.top),
    'view.observe': (args, _name) => observer(services, args),
    'view.canvas': args => {
      const canvas = () => canvasNode(component(args) ?? currentPage().instance, args['canvasId'])
      return canvasContext((actions, reserve, done) => drawOn(context.stream, canvas(), actions, reserve, done))
    },
    'view.canvas.draw': args => drawOn(context.stream, canvasNode(currentPage().instance, args['canvasId']), toJson(args['actions']), args['reserve'] === true),

    'view.canvas.save': async args => {
      const { id } = asObject(args['canvas'])
      const canvas = typeof id === 'number' ? id : canvasNode(component(args) ?? currentPage().instance, args['canvasId'])
      if (canvas === undefined) throw new CallError('invalid', 'canvas is empty')
      const { canvas: _canvas, canvasId: _id, component: _component, ...options } = args
      const url = await new Promise(done => context.stream.push(Op.call, canvas, 'toDataURL', [toJson(options)], context.stream.callback(done)))
      // There is no file system: the picture itself is its address.
      return { tempFilePath: String(url) }
    },

    'identity.profile': async args => {
      const { userInfo } = asObject(await host.invoke('identity.profile', args))
      const user = { gender: 0, country: '', province: '', city: '', language: 'zh_CN', ...asObject(userInfo) }
      // The vendor's signed form of the data does not exist here; the fields are empty, not made up.
      return { userInfo: user, rawData: JSON.stringify(user), signature: '', encryptedData: '', iv: '' }
    },
    'permission.list': async args => authSetting(await host.invoke('permission.list', args), facade),
    'permission.open': async args => authSetting(await host.invoke('permission.open', args), facade),
    'permission.ask': args => {
      const permission = Object.keys(facade.scopes).find(name => facade.scopes[name] === args['scope'])
      if (!permission) throw new CallError('invalid', 'invalid scope')
      return host.invoke('permission.ask', { permission })
    },
  }
}

function list(args: Args, name: string): unknown[] {
  const value = args[name]
  if (Array.isArray(value)) return value
  throw new CallError('invalid', `parameter error: parameter.${name} should be Array;`)
}

function envVersion(track: string): string {
  return track === 'dev' ? 'develop' : track === 'trial' ? 'trial' : 'release'
}

function logger(reporter: Services['reporter']): unknown {
  const write = (...values: unknown[]): void => reporter.debug(values.map(String).join(' '))
  const log = { debug: write, info: write, log: write, warn: write, error: write, setFilterMsg() {}, addFilterMsg() {}, in() {}, tag: (): unknown => log }
  return log
}

function observer(services: Services, args: Args): unknown {
  const page = services.currentPage()
  return page.observe(component(args) ?? page.instance, args['options'])
}

/** The argument `component`, when it is an instance. */
function component(args: Args): Caller | undefined {
  const given = args['component'] as Caller | undefined
  return given?._$ ? given : undefined
}

/** The node of `<canvas canvas-id="…">` inside `caller`. */
function canvasNode(caller: Caller, id: unknown): number | undefined {
  const found = select(caller, 'canvas').find(node => [node.getAttribute('canvas-id'), node.getAttribute('canvasId'), node.id].includes(String(id)))
  return (found?.getBackendElement() as ViewNode | null | undefined)?.id
}

/** Permissions as the dialect's scopes. */
function authSetting(value: unknown, facade: Facade): { authSetting: { [scope: string]: boolean } } {
  const granted = asObject(asObject(value)['granted'])
  const scopes = Object.keys(granted).filter(name => facade.scopes[name] !== undefined)
  return { authSetting: Object.fromEntries(scopes.map(name => [facade.scopes[name], granted[name] === true])) }
}
