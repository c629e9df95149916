import { Op } from '@hutong/protocol'
import { expect, test } from 'vitest'
import type { Sources } from './pack'
import { onePage, open, type Session } from './session'

const HOOKS = ['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload']

/** A page that notes its hooks as `a onLoad`. */
function noting(name: string, more = ''): string {
  const hooks = HOOKS.map(hook => `${hook}(query) { seen.push('${name} ${hook}'); if ('${hook}' === 'onLoad') { this.query = query; globalThis.${name} = this } }`)
  return `Page({ ${hooks.join(', ')}, ${more} })`
}

/** Tabs t1 and t2, pages a, b and c; `globalThis.api` is the façade. */
function app(): Sources {
  const names = ['t1', 't2', 'a', 'b', 'c']
  return {
    'app.json': {
      pages: names.map(name => `pages/${name}/${name}`),
      window: { navigationBarTitleText: 'Shop', navigationBarTextStyle: 'black', navigationBarBackgroundColor: '#fff' },
      tabBar: { color: '#999', list: [{ pagePath: 'pages/t1/t1', text: 'One' }, { pagePath: 'pages/t2/t2', text: 'Two' }] },
    },
    'app.js': `globalThis.api = wx; globalThis.stack = () => getCurrentPages().map(p => p.route)
      App({ onLaunch(o) { seen.push(['launch', o.path, o.query, o.scene]) }, onShow() { seen.push('app show') }, onHide() { seen.push('app hide') },
            onPageNotFound(o) { seen.push(['not found', o.path, o.isEntryPage]) }, onError(text) { seen.push(['error', text.split('\\n')[0]]) } })`,
    ...Object.fromEntries(names.flatMap(name => [
      [`pages/${name}/${name}.wxml`, `<view>${name}</view>`],
      [`pages/${name}/${name}.js`, noting(name, `onTabItemTap(item) { seen.push(['tab', item]) }, onPullDownRefresh() { seen.push('pull') }, onReachBottom() { seen.push('bottom') }, onPageScroll(e) { seen.push(e) }`)],
      [`pages/${name}/${name}.json`, name === 'b' ? { navigationBarTitleText: 'B', navigationStyle: 'custom', enablePullDownRefresh: true } : {}],
    ])),
  }
}

type Api = { [name: string]: (options?: object) => Promise<{ errMsg: string; [key: string]: unknown }> }
const api = (session: Session): Api => session.scope['api'] as Api

async function call(session: Session, name: string, options: object): Promise<{ errMsg: string; [key: string]: unknown }> {
  let result: { errMsg: string } | undefined
  api(session)[name]?.(options).then(value => (result = value), error => (result = error as { errMsg: string }))
  await session.settle()
  if (!result) throw new Error(`${name} did not answer`)
  return result
}
const stack = (session: Session): string[] => (session.scope['stack'] as () => string[])().map(route => route.split('/').at(-1) ?? '')
const take = (session: Session): unknown[] => session.seen.splice(0)

test('launch: app hooks, then the entry page', async () => {
  const session = await open(app())
  expect(take(session)).toEqual([['launch', 'pages/t1/t1', {}, 1001], 'app show', 't1 onLoad', 't1 onShow', 't1 onReady'])
  expect(session.view.front).toMatchObject({ path: 'pages/t1/t1', chrome: { title: 'Shop', textStyle: 'black', tab: 0, back: false, home: false } })
  expect(session.view.front.tabBar).toMatchObject({ selected: 0, hidden: false, list: [{ text: 'One' }, { text: 'Two' }] })
})

test('launch with a path: its query, and a home button', async () => {
  const session = await open(app(), { launch: { path: 'pages/a/a', query: { from: 'card' }, scene: 1007 } })
  expect(take(session)[0]).toEqual(['launch', 'pages/a/a', { from: 'card' }, 1007])
  expect((session.scope['a'] as { query: object }).query).toEqual({ from: 'card' })
  expect(session.view.front.chrome).toMatchObject({ home: true, back: false })
  session.view.tell('home')
  await session.settle()
  expect(session.view.front.path).toBe('pages/t1/t1')
  expect(stack(session)).toEqual(['t1'])
})

test('launch at a page that does not exist tells the app and opens the entry when it does nothing', async () => {
  const sources = app()
  sources['app.js'] = 'App({})'
  expect((await open(sources, { launch: { path: 'pages/gone' } })).view.front.path).toBe('pages/t1/t1')
  const heard = await open({ ...app(), 'app.js': `App({ onPageNotFound(o) { seen.push(o); wx.redirectTo({ url: '/pages/a/a' }) } })` }, { launch: { path: 'pages/gone' } })
  expect(heard.seen[0]).toEqual({ path: 'pages/gone', query: {}, isEntryPage: true })
  expect(heard.view.front.path).toBe('pages/a/a')
})

test('navigateTo and back: hooks in order, relative addresses, decoded queries', async () => {
  const session = await open(app())
  take(session)
  expect(await call(session, 'navigateTo', { url: '../b/b?x=%E4%BD%A0&y=a%3Db&bad=%E4%' })).toMatchObject({ errMsg: 'navigateTo:ok' })
  expect(take(session)).toEqual(['t1 onHide', 'b onLoad', 'b onShow', 'b onReady'])
  expect((session.scope['b'] as { query: object }).query).toEqual({ x: '你', y: 'a=b', bad: '%E4%' })
  expect(session.view.front.chrome).toMatchObject({ title: 'B', custom: true, back: true, pullDown: true, listenScroll: true })
  expect(session.view.shown.at(-1)?.transition).toBe('push')
  expect(stack(session)).toEqual(['t1', 'b'])
  session.view.tell('back')
  await session.settle()
  expect(take(session)).toEqual(['b onUnload', 't1 onShow'])
  expect(session.view.shown.at(-1)?.transition).toBe('pop')
  expect(session.view.pages.size).toBe(1)
  expect(session.view.failures).toEqual([])
})

test('closing a page releases every node it had', async () => {
  const session = await open(app())
  const before = session.view.nodes.size
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  await call(session, 'navigateBack', {})
  expect(session.view.nodes.size).toBe(before)
})

test('going back takes away what lies over a page before the page, and it counts as a step', async () => {
  const session = await open(app())
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  const places = () => session.hostMessages.filter(([kind]) => kind === 'page').map(([, , depth]) => depth)
  const dismissed = () => session.view.dismissed.length
  session.view.tell('layers', 2)
  await session.settle()
  expect(places().at(-1)).toBe(4)
  expect(await call(session, 'navigateBack', {})).toEqual({ errMsg: 'navigateBack:ok' })
  expect(dismissed()).toBe(1)
  expect(session.view.pages.size).toBe(2)
  session.view.tell('layers', 1)
  await session.settle()
  session.notify('back', {})
  await session.settle()
  expect(dismissed()).toBe(2)
  expect(session.view.pages.size).toBe(2)
  session.view.tell('layers', 0)
  await session.settle()
  expect(places().at(-1)).toBe(2)
  session.view.tell('layers', 1)
  await session.settle()
  await call(session, 'navigateBack', { delta: 2 })
  expect(dismissed()).toBe(3)
  expect(session.view.pages.size).toBe(1)
  session.view.tell('layers', 1)
  await session.settle()
  expect(places().at(-1)).toBe(2)
  expect(await call(session, 'navigateBack', { delta: 5 })).toEqual({ errMsg: 'navigateBack:ok' })
  // The view found nothing there any more: nowhere to go from the first page, and nobody to blame.
  session.view.tell('layers', 0)
  session.view.tell('back')
  await session.settle()
  expect(session.view.pages.size).toBe(1)
  expect(session.errors()).toEqual([])
  expect(await call(session, 'navigateBack', {})).toEqual({ errMsg: 'navigateBack:fail cannot navigate back at first page.' })
})

test('what is hidden right before going back takes no step', async () => {
  const session = await open(app())
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  session.view.tell('layers', 1)
  await session.settle()
  const going = api(session)['navigateBack']?.({ delta: 2 })
  // The view hides it with the ops that were sent before.
  session.view.tell('layers', 0)
  await session.settle()
  expect(await going).toEqual({ errMsg: 'navigateBack:ok' })
  expect(session.view.dismissed).toEqual([])
  expect(session.view.pages.size).toBe(1)
})

test('a page sees itself in the stack until it has unloaded', async () => {
  const sources = app()
  sources['pages/a/a.js'] = `Page({ onUnload() { seen.push(getCurrentPages().map(p => p.route).at(-1)) } })`
  const session = await open(sources)
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  take(session)
  await call(session, 'navigateBack', { delta: 9 })
  expect(take(session)).toEqual(['pages/a/a', 't1 onShow'])
  expect(await call(session, 'navigateBack', {})).toEqual({ errMsg: 'navigateBack:fail cannot navigate back at first page.' })
})

test('a page made by Component has its hooks among the methods and the query among the properties', async () => {
  const session = await open({
    'app.json': { pages: ['p/p'] },
    'p/p.wxml': '<view>{{id}}</view>',
    'p/p.js': `Component({ properties: { id: String }, pageLifetimes: { show() { seen.push('show ' + this.route) } }, methods: {
      onLoad(query) { seen.push(['load', query.id, this.data.id]) }, onShow() { seen.push('onShow') }, onReady() { seen.push('onReady') } } })`,
  }, { launch: { path: 'p/p', query: { id: '7' }, scene: 1001 } })
  expect(session.seen).toEqual([['load', '7', '7'], 'show p/p', 'onShow', 'onReady'])
  expect(session.view.front.node.content).toBe('7')
})

test('redirectTo replaces, reLaunch closes everything', async () => {
  const session = await open(app())
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  take(session)
  await call(session, 'redirectTo', { url: '/pages/b/b' })
  expect(take(session)).toEqual(['a onUnload', 'b onLoad', 'b onShow', 'b onReady'])
  expect(stack(session)).toEqual(['t1', 'b'])
  await call(session, 'reLaunch', { url: '/pages/c/c?z=1' })
  expect(take(session)).toEqual(['b onUnload', 't1 onUnload', 'c onLoad', 'c onShow', 'c onReady'])
  expect(stack(session)).toEqual(['c'])
})

test('tabs: pages above are closed, tab pages stay and are shown again', async () => {
  const session = await open(app())
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  take(session)
  await call(session, 'switchTab', { url: '/pages/t2/t2?dropped=1' })
  expect(take(session)).toEqual(['a onUnload', 't2 onLoad', 't2 onShow', 't2 onReady'])
  expect((session.scope['t2'] as { query: object }).query).toEqual({})
  expect(stack(session)).toEqual(['t2'])
  session.view.tell('tab', 0)
  await session.settle()
  expect(take(session)).toEqual(['t2 onHide', 't1 onShow', ['tab', { index: '0', pagePath: 'pages/t1/t1', text: 'One' }]])
  expect(session.view.front.path).toBe('pages/t1/t1')
  expect(session.view.front.tabBar).toMatchObject({ selected: 0 })
})

test('the vendor\'s refusals, in its words', async () => {
  const session = await open(app())
  const fail = async (name: string, options: object) => (await call(session, name, options)).errMsg
  expect(await fail('navigateTo', { url: '/pages/none/none?x=1' })).toBe('navigateTo:fail page "pages/none/none?x=1" is not found')
  expect(await fail('navigateTo', { url: '/pages/t2/t2' })).toBe('navigateTo:fail can not navigateTo a tabbar page')
  expect(await fail('redirectTo', { url: '/pages/t2/t2' })).toBe('redirectTo:fail can not redirectTo a tabbar page')
  expect(await fail('switchTab', { url: '/pages/a/a' })).toBe('switchTab:fail can not switch to no-tabBar page')
  expect(await fail('navigateTo', {})).toBe('navigateTo:fail parameter error: parameter.url should be String and not empty;')
  for (let open = 1; open < 10; open += 1) expect(await fail('navigateTo', { url: '/pages/a/a' })).toBe('navigateTo:ok')
  expect(await fail('navigateTo', { url: '/pages/a/a' })).toBe('navigateTo:fail webview count limit exceed')
  expect(stack(session)).toHaveLength(10)
})

test('an event channel leads both ways, also for what was sent before anybody listened', async () => {
  const sources = app()
  sources['pages/a/a.js'] = `Page({ onLoad() { const channel = this.getOpenerEventChannel(); channel.on('down', v => { seen.push(['down', v]); channel.emit('up', v + 1) }) } })`
  const session = await open(sources)
  take(session)
  api(session)['navigateTo']?.({
    url: '/pages/a/a',
    events: { up: (value: number) => session.seen.push(['up', value]) },
    success: (result: { eventChannel: { emit(name: string, value: number): void } }) => result.eventChannel.emit('down', 1),
  })
  await session.settle()
  expect(take(session)).toEqual(['t1 onHide', ['down', 1], ['up', 2]])
})

test('a page that nobody opened has a channel on which nothing comes', async () => {
  const session = await open(onePage('<view/>', `Page({ onLoad() { this.getOpenerEventChannel().on('x', () => seen.push('heard')); this.getOpenerEventChannel().emit('x'); seen.push(this.getPageId(), this.__route__) } })`))
  expect(session.seen).toEqual([expect.stringMatching(/^pageId:\d+$/), 'pages/a/a'])
  expect(session.errors()).toEqual([])
})

test('visibility: page and app hide and show; a link opens its page', async () => {
  const session = await open(app())
  take(session)
  session.notify('visibility', { state: 'hide' })
  session.notify('visibility', { state: 'show' })
  expect(take(session)).toEqual(['t1 onHide', 'app hide', 'app show', 't1 onShow'])
  session.notify('visibility', { state: 'show', path: 'pages/a/a', query: { k: 'v' }, scene: 1011 })
  await session.settle()
  expect(take(session)).toEqual(['app show', 't1 onUnload', 'a onLoad', 'a onShow', 'a onReady'])
  expect((session.scope['a'] as { query: object }).query).toEqual({ k: 'v' })
})

test('pull-down, bottom, scroll and bars', async () => {
  const session = await open(app())
  take(session)
  session.view.tell('pullDownRefresh')
  session.view.tell('reachBottom')
  session.view.tell('scroll', { scrollTop: 12 })
  expect(take(session)).toEqual(['pull', 'bottom', { scrollTop: 12 }])
  await call(session, 'startPullDownRefresh', {})
  expect(session.view.front.pullDown).toBe(true)
  await call(session, 'stopPullDownRefresh', {})
  expect(session.view.front.pullDown).toBe(false)
  await call(session, 'setNavigationBarTitle', { title: 'New' })
  await call(session, 'setNavigationBarColor', { frontColor: '#ffffff', backgroundColor: '#ff0000' })
  await call(session, 'showNavigationBarLoading', {})
  expect(session.view.front.chrome).toMatchObject({ title: 'New', textStyle: 'white', backgroundColor: '#ff0000', loading: true })
  expect(await call(session, 'setTabBarBadge', { index: 1, text: '9' })).toEqual({ errMsg: 'setTabBarBadge:ok' })
  await call(session, 'showTabBarRedDot', { index: 0 })
  await call(session, 'setTabBarItem', { index: 0, text: 'Home' })
  await call(session, 'hideTabBar', {})
  expect(session.view.front.tabBar).toMatchObject({ badges: { 1: '9' }, dots: [0], hidden: true, list: [{ text: 'Home', pagePath: 'pages/t1/t1' }, { text: 'Two' }] })
  expect((await call(session, 'setTabBarBadge', { index: 7, text: '9' })).errMsg).toBe('setTabBarBadge:fail tabbar item not found')
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  expect((await call(session, 'hideTabBar', {})).errMsg).toBe('hideTabBar:fail not TabBar page')
})

test('a navigator goes where its attributes say', async () => {
  const session = await open(app())
  session.view.tell('navigate', { url: '/pages/a/a?n=1', openType: 'navigate' })
  await session.settle()
  expect(stack(session)).toEqual(['t1', 'a'])
  session.view.tell('navigate', { 'open-type': 'navigateBack' })
  await session.settle()
  expect(stack(session)).toEqual(['t1'])
  session.view.tell('navigate', { url: '/pages/none/none' })
  await session.settle()
  expect(session.printed.at(-1)).toEqual({ level: 'warn', text: 'pages/t1/t1 navigator: navigateTo:fail page "pages/none/none" is not found' })
})

test('an error in a hook is reported with its place and stops nothing', async () => {
  const sources = app()
  sources['pages/a/a.js'] = `Page({ onLoad() { null.x }, onShow() { seen.push('shown') }, tap() { throw new Error('in tap') } })`
  sources['pages/a/a.wxml'] = '<view bindtap="tap">a</view>'
  sources['pages/b/b.js'] = `throw new Error('broken module')`
  const session = await open(sources)
  take(session)
  await call(session, 'navigateTo', { url: '/pages/a/a' })
  expect(take(session)).toEqual(['t1 onHide', ['error', expect.stringMatching(/^pages\/a\/a onLoad: TypeError/)], 'shown'])
  session.view.tap(session.view.front.node.find('view'))
  expect(take(session)).toEqual([['error', expect.stringContaining('in tap')]])
  await call(session, 'navigateTo', { url: '/pages/b/b' })
  expect(take(session)[0]).toEqual(['error', expect.stringContaining('pages/b/b: Error: broken module (in pages/b/b.js)')])
  expect(session.view.front).toMatchObject({ path: 'pages/b/b' })
  expect(session.view.front.node.content).toBe('b')
  expect(session.errors().some(text => text.includes('broken module'))).toBe(true)
})

test('a page\'s functions keep their page when they are handed away, and may be replaced', async () => {
  const session = await open(onePage('<view/>', `Page({ n: 1, onLoad() { const { say } = this; say(); this.say = () => seen.push('new'); this.say() }, say() { seen.push(this.n, Object.keys(this).includes('say')) } })`))
  expect(session.seen).toEqual([1, false, 'new'])
})

test('what a page\'s functions carry stays with them, and data from a function stays data', async () => {
  const session = await open(onePage('<view>{{n}}</view>', `const search = Object.assign(function () { return this.route }, { cancel: () => 'cancelled' })
    Page({ search, data() { return { n: 7 } }, onLoad() { const { search } = this; seen.push(search(), search.cancel(), this.data.n) } })`))
  expect(session.seen).toEqual(['pages/a/a', 'cancelled', 7])
})

test('what the vendor leaves about is there', async () => {
  const session = await open(onePage('<view/>', `Page({ onLoad() { seen.push(__wxConfig) } })`))
  expect(session.seen).toEqual([{ pages: ['pages/a/a'], entryPagePath: 'pages/a/a.html', envVersion: 'release', accountInfo: { appId: 'wx0000000000000001' } }])
})

test('what asks for a plugin goes on, and hears that its calls fail', async () => {
  const session = await open(onePage('<view/>', `const plugin = requirePlugin('speech'), manager = plugin.getManager()
    manager.onStop = () => {}
    Page({ onLoad() { new plugin.Reader(1).read({ fail: ({ errMsg }) => seen.push(errMsg) }); Promise.resolve(plugin).then(() => seen.push(typeof manager.onStop)) } })`))
  expect(session.seen).toEqual(['speech:fail not supported', 'function'])
  expect(session.printed).toEqual([{ level: 'warn', text: 'plugin speech is not supported' }])
})

test('what a plugin\'s calls give rejects as promises do, and says nothing to who does not look; it is named once', async () => {
  const session = await open(onePage('<view/>', `const plugin = requirePlugin('speech'), tell = ({ mod, errMsg }) => seen.push([mod, errMsg])
    requirePlugin('speech').warm()
    Page({ async onLoad() { plugin.read().then(() => seen.push('read'), tell); await plugin.read().catch(tell); await requirePlugin.async('speech').catch(tell); seen.push((await plugin) === plugin, plugin.read === plugin.read) } })`))
  expect(session.seen).toEqual([[undefined, 'speech:fail not supported'], [undefined, 'speech:fail not supported'], ['speech', 'requirePlugin.async:fail not supported'], true, true])
  expect(session.printed).toEqual([{ level: 'warn', text: 'plugin speech is not supported' }])
})

test('a page that could not be built says so and leaves the rest alone', async () => {
  const session = await open({ ...app(), 'pages/a/a.json': { placeholder: 'template_syntax' } })
  take(session)
  expect((await call(session, 'navigateTo', { url: '/pages/a/a' })).errMsg).toBe('navigateTo:ok')
  expect(session.view.front.node.content).toContain('pages/a/a (template_syntax)')
  expect(take(session)).toEqual(['t1 onHide'])
  await call(session, 'navigateBack', {})
  expect(take(session)).toEqual(['t1 onShow'])
})

test('a template that throws is reported; what is around it shows', async () => {
  const session = await open(
    onePage('<view>before</view><bad n="{{n}}"/><view>after {{n}}</view>', 'Page({ data: { n: 1 }, onLoad() { globalThis.page = this } })', {
      'comp/bad.json': { component: true },
      'comp/bad.wxml': '<wxs module="m">module.exports = { f: function (n) { if (n > 0) throw "no"; return "ok" } }</wxs><text>bad </text><view>{{m.f(n)}}</view>',
      'comp/bad.js': 'Component({ properties: { n: Number } })',
    }, { usingComponents: { bad: '/comp/bad' } }),
  )
  expect(session.view.front.node.content).toBe('beforebad okafter 1')
  expect(session.errors()).toEqual(['comp/bad template: no'])
  ;(session.scope['page'] as { setData(data: object): void }).setData({ n: 2 })
  await session.settle()
  expect(session.view.front.node.content).toBe('beforebad okafter 2')
})

test('a template that throws from the start shows what comes before', async () => {
  const session = await open(onePage('<wxs module="m">module.exports = { f: function () { throw "no" } }</wxs><view>first</view><view>{{m.f()}}</view>', 'Page({ onLoad() { seen.push("loaded") } })'))
  expect(session.view.front.node.content).toBe('first')
  expect(session.seen).toEqual(['loaded'])
  expect(session.errors()).toEqual(['pages/a/a template: no'])
})

test('Page called in a shared module registers the page that is being loaded', async () => {
  const session = await open({
    'app.json': { pages: ['pages/a/a', 'pages/b/b'] },
    'app.js': 'globalThis.api = wx; App({})',
    'lib/wrap.js': `module.exports = name => Page({ data: { name } })`,
    'pages/a/a.wxml': '{{name}}', 'pages/a/a.js': `require('../../lib/wrap')('first')`,
    'pages/b/b.wxml': '{{name}}', 'pages/b/b.js': `require('/lib/wrap.js')('second')`,
  })
  expect(session.view.front.node.content).toBe('first')
  await call(session, 'navigateTo', { url: '/pages/b/b' })
  expect(session.view.front.node.content).toBe('second')
})

test('a custom tab bar is drawn on every tab page and found by getTabBar', async () => {
  const sources = app()
  const json = sources['app.json'] as { tabBar: { custom?: boolean } }
  json.tabBar.custom = true
  sources['custom-tab-bar/index.json'] = { component: true, scope: 'bar' }
  sources['custom-tab-bar/index.wxml'] = '<view class="bar">selected {{selected}}</view>'
  sources['custom-tab-bar/index.js'] = 'Component({ data: { selected: 0 } })'
  sources['pages/t2/t2.js'] = `Page({ onShow() { this.getTabBar().setData({ selected: 1 }) } })`
  const session = await open(sources)
  expect(session.view.front.chrome['tab']).toBeUndefined()
  await call(session, 'switchTab', { url: '/pages/t2/t2' })
  expect(session.view.front.node.children.map(node => node.tag)).toEqual(['page', 'custom-tab-bar'])
  expect(session.view.front.node.content).toBe('t2selected 1')
  expect(session.view.front.sheets).toContain('custom-tab-bar/index')
  expect((await call(session, 'hideTabBar', {})).errMsg).toBe('hideTabBar:ok')
})

test('sharing asks the page; a promise may deliver later; the card goes to the host', async () => {
  const sources = app()
  sources['pages/a/a.js'] = `Page({ onShareAppMessage(o) { seen.push([o.from, o.target && o.target.dataset]); return { title: 'first', promise: Promise.resolve({ title: 'later', path: '/pages/b/b?s=1' }) } } })`
  sources['pages/a/a.wxml'] = '<button open-type="share" data-k="v"/>'
  const session = await open(sources, { broker: { 'share.card': () => ({}) }, launch: { path: 'pages/a/a', query: { q: '1' } } })
  take(session)
  session.notify('share', { from: 'menu' })
  await session.settle()
  session.view.tell('openType', { node: session.view.front.node.find('button').id, type: 'share' })
  await session.settle()
  expect(take(session)).toEqual([['menu', undefined], ['button', { k: 'v' }]])
  expect(session.calls('share.card').map(call => call.args)).toEqual([{ title: 'later', path: 'pages/b/b?s=1' }, { title: 'later', path: 'pages/b/b?s=1' }])
  await call(session, 'reLaunch', { url: '/pages/c/c' }).catch(() => undefined)
  session.notify('share', { from: 'menu' })
  await session.settle()
  expect(session.calls('share.card')).toHaveLength(2)
})

test('subpackages load when a page, a module or a component needs them, once', async () => {
  const session = await open({
    'app.json': { pages: ['pages/a/a'], subpackages: [{ root: 'sub', pages: ['b/b'] }] },
    'app.js': 'globalThis.api = wx; App({})',
    'pages/a/a.json': { usingComponents: { late: '/sub/late/late' }, componentPlaceholder: { late: 'view' } },
    'pages/a/a.wxml': '<late wx:if="{{on}}" n="{{1}}">slot</late>',
    'pages/a/a.js': `Page({ onLoad() { globalThis.page = this; globalThis.load = () => require.async('../../sub/lib').then(m => seen.push(m.n), e => seen.push(e)); globalThis.miss = () => require.async('/sub/none').catch(e => seen.push(e.mod)) } })`,
    'sub/lib.js': 'module.exports = { n: 42 }',
    'sub/b/b.wxml': 'sub page', 'sub/b/b.js': 'Page({})',
    'sub/late/late.json': { component: true }, 'sub/late/late.wxml': '<text>late {{n}} <slot/></text>', 'sub/late/late.js': 'Component({ properties: { n: Number } })',
  })
  const page = session.scope['page'] as { setData(data: object): void }
  page.setData({ on: true })
  expect(session.view.front.node.content).toBe('')
  await session.settle()
  expect(session.view.front.node.content).toBe('late 1 slot')
  const drawn = session.view.batches.flat().filter(op => op[0] === Op.element).map(([, , tag, host]) => [tag, host])
  expect(drawn, 'first the built-in in its place').toEqual(expect.arrayContaining([['view', undefined], ['late', 1]]))
  expect(drawn).not.toContainEqual(['late', undefined])
  await session.act('load')
  await session.act('miss')
  expect(session.seen).toEqual([42, '/sub/none'])
  await call(session, 'navigateTo', { url: '/sub/b/b' })
  expect(session.view.front.node.content).toBe('sub page')
  expect(session.calls('package.load').map(item => item.args)).toEqual([{ root: 'sub' }])
  expect(session.errors()).toEqual([])
})

test('messages that make no sense are ignored', async () => {
  const session = await open(app())
  take(session)
  for (const message of [null, 5, [], ['event'], ['event', 99, 'tap'], ['model', 1, 'x'], ['callback', 999, 1], ['page', 99, 'back'], ['page', 1, 'tab', 99], ['unknown']]) {
    session.view['send'](message as never)
    session.host(...((Array.isArray(message) ? message : [message]) as unknown[]))
  }
  session.host('result', 77, {})
  session.host('ping', 5)
  await session.settle()
  expect(session.hostMessages).toContainEqual(['pong', 5])
  expect(session.errors()).toEqual([])
  expect(stack(session)).toEqual(['t1'])
})

test('whoever runs it hears which page is in front, with its query', async () => {
  const session = await open(app(), { launch: { path: 'pages/a/a', query: { from: 'card' }, scene: 1007 } })
  await call(session, 'navigateTo', { url: '/pages/b/b?x=1&y=a b' })
  await call(session, 'navigateBack', {})
  await call(session, 'switchTab', { url: '/pages/t2/t2' })
  const told = session.hostMessages.filter(([kind]) => kind === 'page').map(([, path]) => path)
  expect(told).toEqual(['pages/a/a?from=card', 'pages/b/b?x=1&y=a%20b', 'pages/a/a?from=card', 'pages/t2/t2'])
})
