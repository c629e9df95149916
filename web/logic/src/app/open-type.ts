// `<button open-type="…">`: the view reports the tap, the mini-program gets the vendor's event.

import type { Host } from '../host'
import { asObject } from '../json'
import { facade as wechat } from '@hutong/protocol/facades/wechat'
import { failureOf, notSupported } from '../facade/form'
import type { FacadeObject } from '../facade/build'

interface Answer {
  event: string
  detail: { [name: string]: unknown }
}

/** What each type asks, by the façade's own names or as a capability, and the event that tells the result. */
export const ASKS: { [type: string]: { event: string; api?: string; capability?: string; pick?: (result: { [name: string]: unknown }) => object } } = {
  getUserInfo: { event: 'getuserinfo', api: 'getUserInfo' },
  getPhoneNumber: { event: 'getphonenumber', capability: 'service.phone' },
  openSetting: { event: 'opensetting', api: 'openSetting' },
  chooseAvatar: {
    event: 'chooseavatar',
    api: 'getUserInfo',
    pick: result => ({ avatarUrl: asObject(result['userInfo'])['avatarUrl'] }),
  },
}

/** The event that answers a tap on a button of this type. `share` is not among them. */
export async function openType(type: string, facade: FacadeObject, host: Host): Promise<Answer> {
  const ask = ASKS[type]
  if (!ask) return { event: type.toLowerCase(), detail: failureOf(wechat.form, type, notSupported()) }
  try {
    if (ask.capability) return { event: ask.event, detail: { errMsg: `${type}:ok`, ...asObject(await host.invoke(ask.capability)) } }
    const call = facade[ask.api ?? ''] as (options: object) => Promise<{ [name: string]: unknown }>
    const result = await call({})
    return { event: ask.event, detail: { ...(ask.pick ? ask.pick(result) : result) } }
  } catch (error) {
    return { event: ask.event, detail: ask.capability ? failureOf(wechat.form, type, error) : asObject(error) }
  }
}

/** What a tap on a `<navigator>` asks for. */
export async function navigate(attributes: { [name: string]: unknown }, facade: FacadeObject, host: Host): Promise<void> {
  const value = (name: string, kebab: string): unknown => attributes[name] ?? attributes[kebab]
  const type = String(value('openType', 'open-type') ?? 'navigate')
  const url = attributes['url']
  if (attributes['target'] === 'miniProgram') {
    const appId = value('appId', 'app-id')
    if (type === 'exit') await host.invoke('app.exit')
    else await host.invoke('app.open', { appId, path: attributes['path'], extraData: value('extraData', 'extra-data') })
    return
  }
  const apis: { [type: string]: [string, object] } = {
    navigate: ['navigateTo', { url }],
    redirect: ['redirectTo', { url }],
    switchTab: ['switchTab', { url }],
    reLaunch: ['reLaunch', { url }],
    navigateBack: ['navigateBack', { delta: Number(attributes['delta']) || 1 }],
    exit: ['exitMiniProgram', {}],
  }
  const found = apis[type]
  if (!found) throw notSupported()
  await (facade[found[0]] as (options: object) => Promise<unknown>)(found[1])
}
