// The capabilities that are answered beside the mini-program's code, or that need more than passing on.

import type { Facade } from '@hutong/protocol'
import { CallError } from '../host'
import { asObject } from '../json'
import { SelectorQuery } from '../view/selector-query'
import { callerOf } from '../tree/instance'
import { request } from './network'
import { pageCalls, type Handler } from './page-calls'
import type { Args } from './form'
import type { Services } from './services'
import type { Task } from './task'

export function calls(services: Services, facade: Facade): { [capability: string]: Handler } {
  const { start, host, router, storage, system, context, reporter } = services
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

    'ui.nextTick': args => {
      const callback = args['callback']
      if (typeof callback === 'function') void Promise.resolve().then(() => reporter.guard('nextTick', () => callback()))
    },
    'view.query': () => new SelectorQuery(reporter, context, () => router.top),
    'view.observe': (args, _name) => observer(services, args),
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

/** The track in the vendor's words. */
export function envVersion(track: string): string {
  return track === 'dev' ? 'develop' : track === 'trial' ? 'trial' : 'release'
}

function observer(services: Services, args: Args): unknown {
  const page = services.currentPage()
  return page.observe(callerOf(args) ?? page.instance, args['options'])
}

/** Permissions as the dialect's scopes. */
function authSetting(value: unknown, facade: Facade): { authSetting: { [scope: string]: boolean } } {
  const granted = asObject(asObject(value)['granted'])
  const scopes = Object.keys(granted).filter(name => facade.scopes[name] !== undefined)
  return { authSetting: Object.fromEntries(scopes.map(name => [facade.scopes[name], granted[name] === true])) }
}
