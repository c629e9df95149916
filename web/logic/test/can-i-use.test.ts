// canIUse says neither less nor more than what works.

import { expect, test } from 'vitest'
import { BUILT_INS, hasAttribute } from '../src/facade/built-ins'
import { drawn, embedded, readOf, words } from './drawn'
import { onePage, open } from './session'
import { speak } from './speak'

type Can = (schema: unknown) => unknown

async function asked(offered: string[] = []): Promise<Can> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'globalThis.can = wx.canIUse; App({})'
  return (await open(sources, { over: { offered } })).scope['can'] as Can
}

test('every tag that the view draws is known', () => {
  expect(drawn.filter(tag => !Object.hasOwn(BUILT_INS, tag))).toEqual([])
  expect(embedded.filter(tag => Object.hasOwn(BUILT_INS, tag))).toEqual([])
  expect(drawn.length).toBeGreaterThan(40)
})

test.each(drawn)('what the view reads and tells of <%s> is known', tag => {
  expect(readOf(tag).filter(name => !hasAttribute(tag, name))).toEqual([])
})

test.each(Object.keys(BUILT_INS))('nothing is made up of <%s>', tag => {
  // The view puts the last word of these together.
  const names = BUILT_INS[tag]!.split(' ').filter(name => name && !name.startsWith('bindscrollto'))
  const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  expect(names.filter(name => !words.has(name.replace(/^bind/, '')) && !words.has(camel(name)))).toEqual([])
})

test('names, built-ins, their attributes, events and values', async () => {
  const can = await asked()
  const yes = [
    'request', 'getSystemInfoSync.return.screenWidth', 'showToast.object.image', 'nextTick', 'createInnerAudioContext',
    'view', 'map', 'video', 'audio', 'web-view', 'editor', 'page-container', 'open-data', 'root-portal', 'match-media', 'view.hover-class',
    'scroll-view.scroll-y', 'scroll-view.refresher-enabled', 'swiper.bindtransition', 'button.open-type.share', 'button.open-type.getUserInfo', 'button.bindgetuserinfo', 'picker.mode.region', 'canvas.type.2d', 'text.user-select',
  ]
  const no = [
    'addPaymentPassFinish', 'getRecorderManager', 'noSuchThing', 'live-player', 'xr-scene', 'constructor', 'button.open-type.contact', 'button.open-type.constructor', 'button.session-from', 'input.type.nickname',
    'video.bindcastinguserselect', 'button.open-type.getPhoneNumber', 'scanCode', '', undefined, 5,
  ]
  expect(yes.filter(schema => can(schema) !== true)).toEqual([])
  expect(no.filter(schema => can(schema) !== false)).toEqual([])
})

test('what the host’s page provides can be used where it does', async () => {
  const can = await asked(['device.scan', 'service.phone', 'live-player'])
  expect(['scanCode', 'button.open-type.getPhoneNumber', 'live-player', 'live-player.src'].map(can)).toEqual(Array(4).fill(true))
  expect(['requestPayment', 'live-pusher', 'button.open-type.contact'].map(can)).toEqual(Array(3).fill(false))
})

test.each([
  ['alipay', ['confirm', 'lottie', 'button.open-type.getAuthorize', 'swiper.onChange', 'view.hoverClass', 'component2', 'page.events.onBack'], ['showModalDialog', 'lifestyle', 'button.open-type.contactShare', 'page.nothing']],
  ['baidu', ['navigateToSmartProgram', 'animation-view', 'tabs', 'tabs.bindtabchange', 'view.bindtap'], ['live-player', 'getSwanId', 'button.open-type.contact']],
  ['bytedance', ['getEnvInfoSync', 'video', 'button.open-type.share'], ['navigateToVideoView', 'rtc-room']],
  ['qq', ['login', 'map', 'canvas.type.2d'], ['addColorSign']],
  ['kuaishou', ['chooseImage', 'ad', 'button.size'], ['noSuchThing']],
  ['jd', ['login', 'rich-text.nodes'], ['noSuchThing']],
] as const)('%s: its own names and built-ins', async (dialect, yes, no) => {
  const { own } = await speak(dialect)
  const can = own['canIUse'] as Can
  expect(yes.filter(schema => can(schema) !== true)).toEqual([])
  expect(no.filter(schema => can(schema) !== false)).toEqual([])
})
