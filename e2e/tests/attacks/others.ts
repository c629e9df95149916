// Ways to what belongs to the user, to the host and to other mini-programs.
import type { Attack } from './attack'

declare const wx: any, self: any, getApp: any

const ATTACKS: Attack[] = [
  {
    name: 'the other mini-program’s storage, by clever keys',
    async script({ loot }) {
      const keys = ['secret', '../app_2/secret', '__proto__', 'constructor', '["http","app_2","host_1","ada"]', 'entries', '*', '', '\0', '￿', 'app_2', 'hutong']
      for (const key of keys) {
        try {
          const got = wx.getStorageSync(key)
          if (JSON.stringify(got ?? '').includes('victim')) loot(`storage under ${key}`)
        } catch { /* refused */ }
      }
      const { keys: all } = wx.getStorageInfoSync()
      if (all.some((key: string) => key === 'victim')) loot('a list of foreign keys')
    },
  },
  {
    name: 'more storage than its share',
    async script({ loot, outcome }) {
      let stored = 0
      for (let at = 0; at < 40; at++) if (await outcome('setStorage', { key: `k${at}`, data: 'x'.repeat(1_000_000) }) === 'done') stored++
      if (stored > 11) loot(`${stored} MB`)
      wx.clearStorageSync()
    },
  },
  {
    name: 'a hundred thousand small entries',
    async script({ loot }) {
      let stored = 0
      try {
        for (; stored < 100_000; stored++) wx.setStorageSync(`key-${stored}-${'y'.repeat(200)}`, 'x'.repeat(200))
        loot('40 MB of entries')
      } catch { /* full, or ended */ }
      wx.clearStorageSync()
    },
    ends: 'either',
  },
  {
    name: 'names, pictures, places and the clipboard without a yes',
    async script({ loot, settle }) {
      const asked = ['getUserInfo', 'getUserProfile', 'getLocation', 'getClipboardData', 'chooseAddress', 'getPhoneNumber', 'chooseContact', 'startSoterAuthentication', 'getWeRunData', 'chooseInvoiceTitle']
      for (const name of asked) wx[name]?.({ desc: 'x', success: (got: unknown) => loot(`${name} gave ${JSON.stringify(got)}`), fail() {} })
      await settle(500)
    },
  },
  {
    name: 'consent by pollution and by fields of its own',
    async script({ loot, settle }) {
      const proto = Object.prototype as any
      Object.assign(proto, { consent: true, granted: true, agreed: true, allow: ['*'], permission: 'none', withCredentials: true, force: true })
      for (const more of [{}, { consent: true }, { granted: true, __proto__: { consent: 'granted' } }]) {
        wx.getUserProfile?.({ desc: 'x', ...more, success: (got: unknown) => loot(`profile ${JSON.stringify(got)}`), fail() {} })
        wx.getClipboardData({ ...more, success: (got: unknown) => loot(`clipboard ${JSON.stringify(got)}`), fail() {} })
      }
      await settle(400)
    },
  },
  {
    name: 'settings that give themselves',
    async script({ loot, settle }) {
      wx.authorize?.({ scope: 'scope.userInfo', success: () => loot('authorised unasked'), fail() {} })
      wx.getSetting({ success: ({ authSetting }: { authSetting: Record<string, boolean> }) => { if (Object.values(authSetting).some(Boolean)) loot('granted without a question') } })
      await settle(300)
    },
  },
  {
    name: 'files of the host, of the container and of others as its own',
    async script({ host, platform, loot, outcome }) {
      const names = ['../../config.json', '/../manifest.json', '../app_2/app.json', '/etc/passwd', 'file:///etc/passwd', `${host}/secret`, `${platform}/container/hutong.js`, 'blob:null/00000000-0000-4000-8000-000000000000', 'http://usr/x', 'wxfile://../x', 'wxfile://usr/../../x', '\\..\\x', 'maps/main/logic.js.map', '//localhost/x', '%2e%2e/manifest.json', 'assets/../main/logic.js']
      for (const src of names) {
        if (await outcome('getImageInfo', { src }) === 'done') loot(`the image ${src}`)
        if (await outcome('saveImageToPhotosAlbum', { filePath: src }) === 'done') loot(`saved ${src}`)
      }
      const files = wx.getFileSystemManager?.()
      for (const filePath of names) {
        try {
          const got = files?.readFileSync(filePath)
          if (typeof got === 'string' || got instanceof ArrayBuffer) loot(`read ${filePath}`)
        } catch { /* refused */ }
      }
    },
  },
  {
    name: 'login and pay in the name of another',
    async script({ loot, settle }) {
      wx.login({ appid: 'app_2', audience: 'app_2', success: ({ code }: { code: string }) => { if (/app_2/.test(code)) loot(`a code of another: ${code}`) }, fail() {} })
      for (const name of ['requestPayment', 'requestOrderPayment', 'requestVirtualPayment']) wx[name]?.({ timeStamp: '1', nonceStr: 'x', package: 'prepay_id=x', signType: 'MD5', paySign: 'x', success: () => loot(`${name} without a host that pays`), fail() {} })
      await settle(200)
    },
  },
  {
    name: 'another mini-program opened or told without a question',
    async script({ loot, settle }) {
      for (const name of ['navigateToMiniProgram', 'openEmbeddedMiniProgram', 'navigateBackMiniProgram']) wx[name]?.({ appId: 'wx2222222222222222', path: 'x', extraData: { a: 1 }, success: () => loot(name), fail() {} })
      await settle(300)
    },
  },
  {
    name: 'a share card that is a trap',
    async script({ outcome }) {
      for (const imageUrl of ['javascript:alert(1)', 'data:text/html,<script>', 'file:///etc/passwd', '//localhost/x']) await outcome('shareAppMessage', { title: '<img src=x onerror=alert(1)>', path: 'javascript:alert(1)', imageUrl })
    },
  },
]

/** All of them beside a mini-program that has kept something. */
export const OTHERS = ATTACKS.map((attack): Attack => ({ ...attack, neighbour: true }))

export const MESSAGES: Attack[] = [
  {
    name: 'pollution through data, events and datasets',
    files: { 'pages/index/index.wxml': '<view id="v" data-__proto__="{{bad}}" data-constructor="x" bindtap="tap">{{a.b}}</view><input name="__proto__" value="x"/><input name="constructor" value="y"/>' },
    async script({ page, settle }) {
      const bad = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')
      page.setData({ bad, a: bad })
      for (const path of ['__proto__.polluted', 'constructor.prototype.polluted', 'a.__proto__.polluted', 'a["__proto__"].polluted', 'x[0].__proto__.polluted']) {
        try { page.setData({ [path]: 1 }) } catch { /* refused */ }
      }
      wx.setStorageSync('__proto__', bad)
      wx.setStorageSync('x', bad)
      await settle(100)
    },
  },
  {
    name: 'pages, channels and components named after what every object has',
    async script({ outcome, page }) {
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
        await outcome('navigateTo', { url: `/${name}` })
        await outcome('redirectTo', { url: name })
        await outcome('switchTab', { url: `/${name}` })
        try { wx.canIUse(name); wx.canIUse(`${name}.x.y`) } catch { /* refused */ }
        try { wx[name] } catch { /* refused */ }
        page.selectComponent?.(`#${name}`)
        page.triggerEvent?.(name, {})
      }
    },
  },
  {
    name: 'arguments that bite when they are read',
    async script({ page, settle, loot }) {
      const bomb = new Proxy({}, { get() { throw new Error('boom') }, ownKeys() { throw new Error('boom') }, getPrototypeOf() { throw new Error('boom') }, has() { throw new Error('boom') } })
      const loop: { self?: unknown } = {}
      loop.self = loop
      const getter = { get title(): string { throw new Error('boom') } }
      for (const value of [bomb, loop, getter, Symbol('x'), 10n, () => 1, new Error('x'), new WeakMap(), new Proxy(() => 1, {}), globalThis, wx]) {
        for (const call of [() => wx.showToast(value), () => wx.setStorageSync('k', value), () => wx.request(value), () => page.setData(value), () => page.setData({ value }), () => wx.navigateTo(value), () => console.log(value), () => wx.createSelectorQuery().select(value).boundingClientRect().exec(value)]) {
          try { await Promise.race([call(), settle(50)]) } catch { /* refused */ }
        }
      }
      if (wx.getStorageSync('k') === globalThis) loot('the global object')
    },
  },
  {
    name: 'a depth that overflows whoever walks it',
    async script({ page, settle }) {
      let deep: unknown = 1
      for (let level = 0; level < 200_000; level++) deep = [deep]
      for (const call of [() => page.setData({ deep }), () => wx.setStorageSync('deep', deep), () => wx.request({ url: 'http://localhost/', data: deep }), () => console.log(deep)]) {
        try { await Promise.race([call(), settle(50)]) } catch { /* refused */ }
      }
      await settle(100)
    },
  },
  {
    name: 'strings of many megabytes in every place',
    files: { 'pages/index/index.wxml': '<view id="{{big}}" class="{{big}}" style="{{big}}" data-a="{{big}}" aria-label="{{big}}">{{big}}</view>' },
    async script({ page, settle }) {
      const big = 'x'.repeat(8_000_000)
      page.setData({ big })
      console.log(big)
      wx.showToast({ title: big, fail() {} })
      wx.setNavigationBarTitle({ title: big })
      wx.setStorage({ key: big, data: big, fail() {} })
      wx.request({ url: `http://localhost/${big}`, fail() {} })
      await settle(500)
    },
  },
  {
    name: 'view scripts that want out',
    files: {
      'pages/index/index.wxml': '<wxs module="m" src="./m.wxs"/><view>{{m.a}} {{m.b()}} {{m.c}}</view>',
      'pages/index/m.wxs': 'var f = (function () {}).constructor; var a = ""; var b = function () { try { return f("return this")().fetch ? "LOOT code from a text" : "" } catch (e) { return "" } }; module.exports = { a: typeof fetch === "function" ? "LOOT fetch" : "", b: b, c: typeof wx === "object" && typeof wx.request === "function" ? "LOOT the façade" : "" }',
    },
    async script({ settle }) { await settle(100) },
  },
  {
    name: 'expressions that reach for constructors',
    files: {
      'pages/index/index.wxml': '<wxs module="m" src="./m.wxs"/><view>{{a.constructor.constructor}} {{a["__proto__"].constructor}} {{m.run(a.constructor.constructor)}} {{m.run(m.run.constructor)}}</view>',
      'pages/index/m.wxs': 'module.exports = { run: function (make) { try { return make("return 7")() === 7 ? "LOOT code from a text" : "" } catch (e) { return "" } } }',
    },
    async script({ page, settle }) {
      page.setData({ a: 'x' })
      await settle(100)
    },
  },
]
