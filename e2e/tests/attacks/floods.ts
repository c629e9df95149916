// Ways to make the host slow, or to take its memory.
import type { Attack } from './attack'

declare const wx: any

export const FLOODS: Attack[] = [
  { name: 'a loop without end', ends: 'silent', script() { setTimeout(() => { for (;;); }, 50) } },
  { name: 'a loop without end of microtasks', ends: 'silent', script() { const again = (): void => void Promise.resolve().then(again); setTimeout(again, 50) } },
  { name: 'a pattern that backtracks for ever', ends: 'silent', script() { setTimeout(() => /^(a+)+$/.test('a'.repeat(60) + 'b'), 50) } },
  { name: 'recursion without end', script() { const down = (): number => 1 + down(); try { down() } catch { /* the engine's own limit */ } } },
  { name: 'a flood of calls', ends: 'either', script() { for (let at = 0; at < 60_000; at++) wx.setStorage({ key: 'a', data: at, fail() {} }) } },
  { name: 'a flood of lines in the console', ends: 'either', script() { for (let at = 0; at < 60_000; at++) console.log('x') } },
  { name: 'a flood of errors', ends: 'either', script() { for (let at = 0; at < 60_000; at++) Promise.reject(new Error('x')) } },
  {
    // What goes round between worker and view is told when the ground is whole again.
    name: 'errors without end, as the ground of the runtime is broken',
    never: /view_failed/,
    async script({ settle }) {
      const grounds: [any, PropertyKey[]][] = [
        [Array.prototype, ['map', 'push', 'forEach', 'splice', 'join', 'slice', Symbol.iterator]], [String.prototype, ['slice', 'includes']],
        [Object, ['keys', 'entries']], [JSON, ['stringify']], [Promise.prototype, ['then']], [Function.prototype, ['call']], [Map.prototype, ['get', 'set']],
      ]
      await settle(500)
      for (let at = 0; at < grounds.length; at++) {
        for (let nth = 0; nth < grounds[at]![1].length; nth++) {
          const owner = grounds[at]![0], name = grounds[at]![1][nth]!, real = owner[name]
          owner[name] = () => { throw new Error('broken') }
          setTimeout(() => { throw new Error('first') }, 0)
          await settle(100)
          owner[name] = real
        }
      }
      await settle(300)
    },
  },
  {
    name: 'toasts, dialogs and loading without end',
    async script({ settle }) {
      for (let at = 0; at < 1500; at++) {
        wx.showModal({ title: 'x', content: 'x', fail() {} })
        wx.showToast({ title: 'x', fail() {} })
        wx.showLoading({ title: 'x', fail() {} })
        wx.showActionSheet({ itemList: ['a'], fail() {} })
      }
      await settle(300)
    },
  },
  {
    name: 'data set ten thousand times',
    files: { 'pages/index/index.wxml': '<view wx:for="{{list}}" wx:key="*this">{{item}} {{n}}</view>' },
    async script({ page, settle }) {
      page.setData({ list: Array.from({ length: 50 }, (_, at) => at) })
      for (let n = 0; n < 10_000; n++) page.setData({ n })
      await settle(100)
    },
  },
  {
    name: 'a hundred thousand nodes',
    files: { 'pages/index/index.wxml': '<view wx:for="{{list}}" wx:key="*this"><text>{{item}}</text></view>' },
    async script({ page, settle }) {
      page.setData({ list: Array.from({ length: 50_000 }, (_, at) => at) })
      await settle(500)
    },
  },
  {
    name: 'pages opened and closed without end',
    async script({ settle }) {
      for (let at = 0; at < 400; at++) {
        wx.navigateTo({ url: '/pages/index/index?again=1', fail() {} })
        wx.redirectTo({ url: '/pages/index/index?again=1', fail() {} })
        wx.navigateBack({ fail() {} })
      }
      await settle(500)
    },
  },
  {
    name: 'timers by the thousand',
    async script({ settle }) {
      for (let at = 0; at < 20_000; at++) setInterval(() => undefined, 0)
      await settle(500)
    },
  },
  {
    name: 'animations, observers and queries by the thousand',
    files: { 'pages/index/index.wxml': '<view id="a">x</view>' },
    async script({ page, settle }) {
      for (let at = 0; at < 2000; at++) {
        page.animate?.('#a', [{ opacity: 0 }, { opacity: 1 }], 1000, () => undefined)
        wx.createSelectorQuery().select('#a').boundingClientRect().exec()
        page.createIntersectionObserver?.({}).relativeToViewport().observe('#a', () => undefined)
      }
      await settle(500)
    },
  },
  {
    name: 'a sheet as large as a book, with selectors that cost',
    files: {
      'pages/index/index.wxml': '<view wx:for="{{list}}" wx:key="*this" class="a">{{item}}</view>',
      'pages/index/index.wxss': Array.from({ length: 4000 }, (_, at) => `.a${at} .b .c > .d ~ .e:not(.f):nth-child(${at}n+1) .g { box-shadow: 0 0 ${at}px red; filter: blur(${at}px) }`).join('\n'),
    },
    async script({ page, settle }) {
      page.setData({ list: Array.from({ length: 500 }, (_, at) => at) })
      await settle(300)
    },
  },
  {
    name: 'a sheet that covers and animates everything',
    files: {
      'pages/index/index.wxml': '<view class="a">x</view>',
      'pages/index/index.wxss': 'page { position: fixed; top: -9999px; left: -9999px; width: 99999px; height: 99999px; z-index: 2147483647; background: red } .a { position: fixed; inset: -5000px; z-index: 2147483647; filter: blur(99px); animation: x 10ms infinite } @keyframes x { to { transform: scale(99) } }',
    },
    async script({ settle }) { await settle(500) },
  },
  {
    name: 'memory without end, in buffers',
    ends: { code: 'memory' },
    script() {
      const kept: unknown[] = []
      const more = (): void => {
        kept.push(new Uint8Array(64 << 20).fill(1))
        setTimeout(more, 0)
      }
      more()
    },
  },
]

export const NAVIGATION: Attack[] = [
  {
    name: 'the top window led away',
    files: { 'pages/index/index.wxml': '<navigator id="n" url="javascript:top.location=\'SINK\'" open-type="navigate">x</navigator><navigator url="SINK" target="_top">y</navigator><web-view src="javascript:top.location=1"/>' },
    async script({ sink, outcome, loot, settle }) {
      for (const url of [sink, 'javascript:top.location="about:blank"', '//localhost/x', 'about:blank', 'data:text/html,x']) {
        for (const name of ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab']) if (await outcome(name, { url }) === 'done') loot(`${name} to ${url}`)
      }
      await settle(200)
    },
  },
  {
    name: 'windows, downloads and devices',
    async script({ sink, loot, outcome }) {
      for (const name of ['openUrl', 'openDocument', 'openCustomerServiceChat', 'openChannelsLive', 'openPrivacyContract', 'openSystemBluetoothSetting', 'openAppAuthorizeSetting']) {
        if (await outcome(name, { url: sink, filePath: sink }) === 'done') loot(name)
      }
    },
  },
  {
    name: 'workers of its own, and a service worker',
    script({ sink, loot }) {
      for (const name of ['Worker', 'SharedWorker', 'ServiceWorkerContainer', 'navigator']) if ((globalThis as Record<string, unknown>)[name] !== undefined) loot(name)
      try { if (wx.createWorker?.(`${sink}/worker.js`)?.postMessage) { const worker = wx.createWorker(`${sink}/worker.js`); worker.postMessage('x') } } catch { /* refused */ }
    },
  },
  {
    name: 'the end of the container, and of the others',
    async script({ outcome }) {
      await outcome('exitMiniProgram')
    },
    ends: 'done',
  },
  {
    name: 'restarts without end',
    script() { wx.restartMiniProgram?.({ path: '/pages/index/index' }) },
    ends: { code: 'restarts' },
  },
  {
    name: 'text that is markup, in every place that the container draws',
    async script({ settle }) {
      const bad = '</div><script>top.polluted=1</script><img src=x onerror="top.polluted=1">'
      wx.setNavigationBarTitle({ title: bad })
      wx.showToast({ title: bad })
      wx.showModal({ title: bad, content: bad, confirmText: bad.slice(0, 4), fail() {} })
      wx.showActionSheet({ itemList: [bad], fail() {} })
      wx.showLoading({ title: bad })
      wx.setNavigationBarColor({ frontColor: '#ffffff', backgroundColor: 'red;background:url(x)', fail() {} })
      await settle(300)
    },
  },
]
