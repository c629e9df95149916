// Pages and components of the Alipay family, over templates as the compiler makes them: on tags of components every
// attribute is a prop, what stands inside is in blocks that name their slot, `hutong-slots` says which slots are filled.

import { beforeAll, expect, test } from 'vitest'
import type { Sources } from './pack'
import { extension, onePage, open, type Session } from './session'

let scripts: string[]
beforeAll(async () => {
  scripts = [await extension('dialects/alipay'), await extension('more')]
})

type Instance = { data: { [name: string]: unknown }; setData(data: object, done?: () => void): void; [name: string]: unknown }
type Page = Instance & { [method: string]: (...args: unknown[]) => unknown }

async function start(sources: Sources): Promise<Session> {
  const session = await open(sources, { over: { scripts } })
  expect(session.view.failures).toEqual([])
  return session
}

const page = (session: Session): Page => session.scope['page'] as Page

/** One page that uses components under `comp/`: name → [template, script]. */
async function withComponents(wxml: string, js: string, components: { [name: string]: [string, string] }): Promise<Session> {
  const names = Object.keys(components)
  const using = Object.fromEntries(names.map(name => [name, `/comp/${name}`]))
  const more: Sources = {}
  for (const name of names) {
    more[`comp/${name}.json`] = { component: true, usingComponents: using }
    more[`comp/${name}.wxml`] = components[name]![0]
    more[`comp/${name}.js`] = components[name]![1]
  }
  const session = await start(onePage(wxml, `globalThis.own = arguments[10]; Page({ onLoad() { globalThis.page = this }, ${js} })`, more, { usingComponents: using }))
  return session
}

const text = (session: Session): string => session.view.front.node.content

test('props have defaults, are read by this.props and in the template, and stay out of data', async () => {
  const session = await withComponents(
    '<c label="{{label}}" max-count="3"/><c/>',
    `data: { label: 'one' }`,
    { c: ['{{label}}/{{size}}/{{maxCount}}/{{own}};', `Component({ props: { label: 'none', size: 7 }, data: { own: 'd' }, didMount() { seen.push(this.props, Object.keys(this.data)) } })`] },
  )
  expect(text(session)).toBe('one/7/3/d;none/7//d;')
  expect(session.seen).toEqual([{ $slots: {}, label: 'one', size: 7, maxCount: '3' }, ['own'], { $slots: {}, label: 'none', size: 7 }, ['own']])
})

test('a function prop calls the method of the parent with the argument as it is and gives back its value', async () => {
  const session = await withComponents(
    '<c onAdd="add" onNone="nothing" value="{{n}}"/>',
    `data: { n: 1 }, add(a, b) { this.setData({ n: this.data.n + a }); return [a, b, this === page] }`,
    { c: ['<view class="v" bindtap="tap">{{value}}</view>', `Component({ methods: { tap() { seen.push(this.props.onAdd(2, 'x'), this.props.onNone, this.props.value) } } })`] },
  )
  session.view.tap(session.view.front.node.find('.v'))
  expect(session.seen).toEqual([[2, 'x', true], undefined, 3])
  await session.settle()
  expect(text(session)).toBe('3')
})

test('a function handed down through a component stays the same function', async () => {
  const session = await withComponents(
    '<outer onPick="pick"/>',
    `pick(value) { seen.push(value) }`,
    {
      outer: ['<inner onPick="{{onPick}}" onOwn="own"/>', `Component({ methods: { own() { seen.push('own') } } })`],
      inner: ['<view/>', `Component({ didMount() { this.props.onPick('picked'); this.props.onOwn() } })`],
    },
  )
  expect(session.seen).toEqual(['picked', 'own'])
})

test('deriveDataFromProps gets the values of the parent from the start, before anything is drawn', async () => {
  const session = await withComponents(
    '<c n="{{n}}"/>',
    `data: { n: 4 }`,
    {
      c: ['{{twice}}', `Component({ props: { n: 1 }, data: { twice: 0 },
        onInit() { seen.push(['init', this.props.n, this.is]) },
        deriveDataFromProps(next) { seen.push(['derive', next.n, this.props.n, this.data.twice]); this.setData({ twice: next.n * 2 }) },
        didMount() { seen.push(['mount', this.data.twice]) } })`],
    },
  )
  expect(session.seen.splice(0)).toEqual([['init', 4, 'comp/c'], ['derive', 4, 4, 0], ['mount', 8]])
  expect(session.view.batches.flat().filter(([, , content]) => content === '0')).toEqual([])
  page(session).setData({ n: 5 })
  expect(session.seen.splice(0)).toEqual([['derive', 5, 4, 8]])
  await session.settle()
  expect(text(session)).toBe('10')
})

test('deriveDataFromProps and didUpdate are silent when nothing has become another value', async () => {
  const session = await withComponents(
    '<c n="{{n}}" other="{{other}}"/>',
    `data: { n: 1, other: { a: 1 } }`,
    { c: ['<view class="v" bindtap="same">{{k}}</view>', `Component({ data: { k: 1 }, deriveDataFromProps() { seen.push('derive') }, didUpdate() { seen.push('update') }, methods: { same() { this.setData({ k: 1 }) } } })`] },
  )
  session.seen.length = 0
  page(session).setData({ n: 1, unrelated: 2 })
  session.view.tap(session.view.front.node.find('.v'))
  expect(session.seen).toEqual([])
  page(session).setData({ n: 2 })
  expect(session.seen).toEqual(['derive', 'update'])
})

test('didUpdate gets props and data as they were, also below the first level', async () => {
  const session = await withComponents(
    '<c n="{{n}}"/>',
    `data: { n: 1 }`,
    {
      c: ['<view class="v" bindtap="tap">{{list[0].x}}{{deep.a.b}}</view>', `Component({ data: { list: [{ x: 1 }], deep: { a: { b: 1 } }, other: { o: 1 } },
        didUpdate(prevProps, prevData) { seen.push([prevProps.n, this.props.n, prevData.list[0].x, this.data.list[0].x, prevData.deep.a.b, this.data.deep.a.b, prevData.other === this.data.other]) },
        methods: { tap() { this.setData({ 'list[0].x': 2, 'deep.a.b': 2 }) } } })`],
    },
  )
  session.view.tap(session.view.front.node.find('.v'))
  page(session).setData({ n: 2 })
  expect(session.seen).toEqual([[1, 1, 1, 2, 1, 2, true], [1, 2, 2, 2, 2, 2, true]])
  await session.settle()
  expect(text(session)).toBe('22')
})

test('setData inside didUpdate is drawn and does not lead to another didUpdate', async () => {
  const session = await withComponents('<c n="{{n}}"/>', 'data: { n: 1 }', {
    c: ['{{n}}{{count}}', `Component({ data: { count: 0 }, didUpdate() { seen.push('update'); this.setData({ count: this.data.count + 1 }) } })`],
  })
  page(session).setData({ n: 2 })
  await session.settle()
  expect(session.seen).toEqual(['update'])
  expect(text(session)).toBe('21')
})

test('updates that never come to rest are given up and reported', async () => {
  const session = await withComponents('<c n="{{n}}" onUp="up"/>', 'data: { n: 1 }, up(n) { this.setData({ n: n + 1 }) }', {
    c: ['{{n}}', `Component({ didUpdate() { this.props.onUp(this.props.n) } })`],
  })
  page(session).setData({ n: 2 })
  expect(session.errors().join()).toContain('never come to rest')
})

test('components are created with what onLoad of the page has set', async () => {
  const session = await withComponents('<c n="{{n}}"/>', `data: { n: 0 }, onLoad(query) { globalThis.page = this; seen.push(['load', this.route, query.x]); this.setData({ n: 5 }) }, onShow() { seen.push('show') }, onReady() { seen.push('ready') }`, {
    c: ['{{n}}', `Component({ onInit() { seen.push(['init', this.props.n]) }, didMount() { seen.push('mount') }, didUpdate() { seen.push('update') } })`],
  })
  expect(session.seen).toEqual([['load', 'pages/a/a', undefined], ['init', 5], 'show', 'mount', 'ready'])
  expect(text(session)).toBe('5')
})

test('didUnmount runs when the component goes', async () => {
  const session = await withComponents('<c wx:if="{{on}}"/>', 'data: { on: true }', { c: ['x', `Component({ didUnmount() { seen.push(this.props !== undefined) } })`] })
  page(session).setData({ on: false })
  expect(session.seen).toEqual([true])
})

test('$page, $id and is: each instance has its own number, in templates too', async () => {
  const session = await withComponents('<c/><c/>', '', { c: ['<view id="c-{{$id}}">{{$id}}</view>', `Component({ onInit() { seen.push(this.$page.route, this.$id) }, didMount() { this.$page.child = this.$id } })`] })
  const [route, first, , second] = session.seen as [string, number, string, number]
  expect(route).toBe('pages/a/a')
  expect(second).toBe(first + 1)
  expect(text(session)).toBe(`${first}${second}`)
  expect(session.view.front.node.findAll('view').map(node => node.authorId)).toEqual([`c-${first}`, `c-${second}`])
  expect(page(session)['child']).toBe(second)
})

test('ref tells the owner of the instance, or of what the component exposes', async () => {
  const session = await withComponents(
    '<c ref="take" id="c"/><d ref="take" id="d"/>',
    `take(ref) { seen.push(ref.name || ref.is) }`,
    { c: ['', `Component({})`], d: ['', `Component({ ref() { return { name: 'exposed ' + this.is } } })`] },
  )
  expect(session.seen).toEqual(['comp/c', 'exposed comp/d'])
  expect((page(session)['$selectComponent'] as (selector: string) => { name: string })('#d').name).toBe('exposed comp/d')
})

test('scoped slots: what the component hands to a slot is seen by what the page puts there', async () => {
  const session = await withComponents(
    `<c rows="{{rows}}" hutong-slots="{{['row']}}"><block slot="row" slot:props="p"><view class="row" data-n="{{p.item.n}}" bindtap="tap">{{p.index}}:{{p.item.n}}{{mark}}</view></block></c>`,
    `data: { rows: [{ n: 1 }, { n: 2 }], mark: '!' }, tap(e) { seen.push(e.currentTarget.dataset.n) }`,
    { c: ['<view wx:for="{{rows}}" wx:key="n"><slot name="row" props="{{ {item: item, index: index} }}"/></view>', 'Component({})'] },
  )
  expect(text(session)).toBe('0:1!1:2!')
  page(session).setData({ rows: [{ n: 1 }, { n: 3 }, { n: 4 }], mark: '?' })
  await session.settle()
  expect(text(session)).toBe('0:1?1:3?2:4?')
  session.view.tap(session.view.front.node.findAll('.row')[2]!)
  expect(session.seen).toEqual([4])
})

test('slot fallback content is shown as long as nothing fills the slot', async () => {
  const template = `<slot/><block wx:if="{{!($slots['$default'] || $slots['*'])}}">default</block>-<slot name="head"/><block wx:if="{{!($slots['head'] || $slots['*'])}}"><view>no head</view></block>;`
  const session = await withComponents(
    `<c/><c hutong-slots="{{['head']}}"><block slot="head">H</block></c><c hutong-slots="{{['$default']}}"><block slot="">D{{n}}</block></c>`,
    'data: { n: 1 }',
    { c: [template, 'Component({ didMount() { seen.push(this.props.$slots) } })'] },
  )
  expect(text(session)).toBe('default-no head;default-H;D1-no head;')
  expect(session.seen).toEqual([{}, { head: true }, { $default: true }])
  page(session).setData({ n: 2 })
  await session.settle()
  expect(text(session)).toBe('default-no head;default-H;D2-no head;')
})

test('a slot that is only handed on fills the other one when it is filled itself', async () => {
  const fallback = (name: string) => `<slot name="${name}"/><block wx:if="{{!($slots['${name}'] || $slots['*'])}}">none</block>;`
  const session = await withComponents(
    `<outer/><outer hutong-slots="{{['head']}}"><block slot="head">H</block></outer>`,
    'data: {}',
    {
      outer: [`<inner hutong-slots="{{[($slots['head'] || $slots['*']) && 'title']}}"><block slot="title"><slot name="head"/></block></inner>`, `Component({})`],
      inner: [fallback('title'), 'Component({ didMount() { seen.push(this.props.$slots) } })'],
    },
  )
  expect(text(session)).toBe('none;H;')
  expect(session.seen).toEqual([{}, { title: true }])
})

test('what stands in a slot is created only when the slot is there', async () => {
  const session = await withComponents(
    `<a open="{{open}}" hutong-slots="{{['$default']}}"><block slot=""><b n="{{n}}"/></block></a>`,
    'data: { open: false, n: 1 }',
    {
      a: ['<view wx:if="{{open}}"><slot/></view>', `Component({ onInit() { seen.push('a init') }, didMount() { seen.push('a mount') } })`],
      b: ['b{{n}}', `Component({ onInit() { seen.push('b init ' + this.props.n) }, didMount() { seen.push('b mount') }, didUnmount() { seen.push('b unmount') } })`],
    },
  )
  expect(session.seen.splice(0)).toEqual(['a init', 'a mount'])
  page(session).setData({ n: 2 })
  page(session).setData({ open: true })
  await session.settle()
  expect(session.seen.splice(0)).toEqual(['b init 2', 'b mount'])
  expect(text(session)).toBe('b2')
  page(session).setData({ n: 3 })
  await session.settle()
  expect(text(session)).toBe('b3')
  page(session).setData({ open: false })
  await session.settle()
  expect(session.seen).toEqual(['b unmount'])
  expect(text(session)).toBe('')
})

test('slots with loops, conditions and components inside follow the page', async () => {
  const session = await withComponents(
    `<a hutong-slots="{{['$default']}}"><block slot=""><block wx:for="{{list}}" wx:key="*this"><b wx:if="{{item > 1}}" n="{{item}}"/>{{index}}</block></block></a>`,
    'data: { list: [1, 2] }',
    { a: ['[<slot/>]', 'Component({})'], b: ['b{{n}}', 'Component({})'] },
  )
  expect(text(session)).toBe('[0b21]')
  page(session).setData({ list: [3, 1, 2] })
  await session.settle()
  expect(text(session)).toBe('[b301b22]')
})

test('Page.events and Component.rootEvents hear the hooks of the page', async () => {
  const session = await withComponents(
    '<c wx:if="{{on}}"/>',
    `data: { on: true }, onShow() { seen.push('page show') }, onPullDownRefresh(e) { seen.push('page ' + e.from) }, events: { onShow() { seen.push('events show') }, onBack() { seen.push('back') }, onKeyboardHeight(e) { seen.push(e.height, this === page) }, onPageScroll() {} }`,
    { c: ['', `Component({ rootEvents: { onHide() { seen.push('root hide') }, onResize(e) { seen.push(e.size.windowWidth) } }, pageEvents: { onPullDownRefresh(e) { seen.push(e.from) } } })`] },
  )
  expect(session.seen.splice(0)).toEqual(['page show', 'events show'])
  expect(session.view.front.chrome['listenScroll']).toBe(true)
  session.view.tell('keyboardHeight', { height: 120 })
  session.view.tell('resize', { windowWidth: 300, windowHeight: 500 })
  session.view.tell('pullDownRefresh')
  session.notify('visibility', { state: 'hide' })
  expect(session.seen.splice(0)).toEqual([120, true, 300, 'page manual', 'manual', 'root hide'])
  page(session).setData({ on: false })
  session.view.tell('resize', { windowWidth: 301, windowHeight: 500 })
  expect(session.seen).toEqual([])
})

test('onTitleClick, onOptionMenuClick and onPopMenuClick', async () => {
  const session = await withComponents('', `onTitleClick() { seen.push('title') }, onOptionMenuClick() { seen.push('option') }, events: { onTitleClick() { seen.push('events title') }, onPopMenuClick(e) { seen.push(e.index) } }`, {})
  session.view.tell('titleTap')
  session.view.tell('optionMenu')
  session.view.tell('popMenu', { index: 1 })
  expect(session.seen).toEqual(['title', 'events title', 'option', 1])
})

test('going back is told to events, not to a method that happens to be called onBack', async () => {
  const session = await start({
    'app.json': { pages: ['pages/a/a', 'pages/b/b'] },
    'app.js': 'globalThis.api = wx; App({})',
    'pages/a/a.wxml': '', 'pages/a/a.js': 'Page({})',
    'pages/b/b.wxml': '', 'pages/b/b.js': `Page({ onBack() { seen.push('method') }, events: { onBack() { seen.push('events') } }, onUnload() { seen.push('unload') } })`,
  })
  ;(session.scope['api'] as { navigateTo(options: object): void }).navigateTo({ url: '/pages/b/b' })
  await session.settle()
  session.view.tell('back')
  await session.settle()
  expect(session.seen).toEqual(['events', 'unload'])
})

test('mixins, nested and made by Mixin, come before what the definition says', async () => {
  const session = await withComponents(
    '<c/>',
    `mixins: [Mixin({ data: { fromMixin: 'm' }, methods: { shared() { return 'mixin' }, own() { return 'mixin' } } })], own() { return 'page' }`,
    {
      c: ['{{a}}{{b}}{{p}}', `const inner = Mixin({ data: { a: 1 }, onInit() { seen.push('inner') }, didMount() { seen.push('inner mount') }, methods: { m() { return 'inner' }, n() { return 'inner' } } })
        const outer = { mixins: [inner], data: { b: 2 }, props: { p: 3 }, onInit() { seen.push('outer') } }
        Component({ mixins: [outer], data: { a: 9 }, onInit() { seen.push('own', this.m(), this.n(), this.hasMixin(inner), this.hasMixin({})) }, methods: { n() { return 'own' } } })`],
    },
  )
  expect(session.seen).toEqual(['inner', 'outer', 'own', 'inner', 'own', true, false, 'inner mount'])
  expect(text(session)).toBe('923')
  expect([page(session).data['fromMixin'], page(session)['shared']!(), page(session)['own']!()]).toEqual(['m', 'mixin', 'page'])
})

test('$spliceData, $batchedUpdates and paths in setData', async () => {
  const session = await withComponents('<c list="{{a.b}}"/>{{n}}', `data() { return { a: { b: [1, 2, 3, 4] }, n: 0 } }`, {
    c: ['<text wx:for="{{list}}" wx:key="*this">{{item}}</text>|', `Component({ didUpdate(props) { seen.push([props.list.length, this.props.list.length]) } })`],
  })
  const self = page(session)
  ;(self['$spliceData'] as (changes: object) => void)({ 'a.b': [1, 2, 5, 6, 7] })
  await session.settle()
  expect(text(session)).toBe('15674|0')
  const batches = session.view.batches.length
  ;(self['$batchedUpdates'] as (run: () => void) => void)(() => {
    self.setData({ n: (self.data['n'] as number) + 1 })
    self.setData({ n: (self.data['n'] as number) + 1, 'a.b[1]': 9, 'x.y[2].z': 1 })
  })
  await session.settle()
  expect(text(session)).toBe('19674|2')
  expect(session.view.batches.length).toBe(batches + 1)
  expect(self.data['x']).toEqual({ y: [undefined, undefined, { z: 1 }] })
  expect(session.seen).toEqual([[4, 5], [5, 5]])
})

test('setData calls back after the change has been drawn', async () => {
  const session = await withComponents('{{n}}', 'data: { n: 0 }', {})
  page(session).setData({ n: 1 }, () => session.seen.push(text(session)))
  await session.settle()
  expect(session.seen).toEqual(['1'])
})

test('component2 options: lifetimes, observers, relations by path and by mixin', async () => {
  const session = await withComponents(
    `<list hutong-slots="{{['$default']}}"><block slot=""><item n="{{n}}"/></block></list>`,
    'data: { n: 1 }',
    {
      list: ['<slot/>', `Component({ options: { relations: true, lifetimes: true }, relations: { './item': { type: 'child', linked(t) { seen.push('linked ' + t.props.n) } } }, lifetimes: { created() { seen.push('created') }, attached() { seen.push('attached') } } })`],
      item: ['{{sum}}', `Component({ options: { relations: true, observers: true }, relations: { './list': { type: 'parent' } }, data: { sum: 0, o: { x: 1 } },
        onInit() { this.setData({ k: 10 }) },
        observers: { 'n, k'(n, k) { this.setData({ sum: n + k }) }, 'o.x'(x) { seen.push('x ' + x) }, 'o.**'(o) { seen.push(o) } }, didMount() { this.setData({ 'o.x': 2 }); this.setData({ 'o.y.z': 3 }) } })`],
    },
  )
  expect(session.seen).toEqual(['created', 'attached', 'linked 1', 'x 2', { x: 2 }, { x: 2, y: { z: 3 } }])
  expect(text(session)).toBe('11')
  page(session).setData({ n: 5 })
  await session.settle()
  expect(text(session)).toBe('15')
})

test('a relation holds with any component that has the mixin', async () => {
  const session = await withComponents(
    `<form hutong-slots="{{['$default']}}"><block slot=""><field/></block></form>`, '',
    {
      form: ['<slot/>', `globalThis.Field = globalThis.Field || Mixin({}); Component({ options: { relations: true }, relations: { './field': { type: 'descendant', target: Field, linked(t) { seen.push('linked ' + t.is) } } } })`],
      field: ['', `globalThis.Field = globalThis.Field || Mixin({}); Component({ mixins: [Field], options: { relations: true }, relations: { './form': { type: 'ancestor' } } })`],
    },
  )
  expect(session.seen).toEqual(['linked comp/field'])
})

test('class and style may be objects and lists, className and style are props, a component has no node of its own', async () => {
  const session = await withComponents(
    `<c className="mine" style="{{ {fontSize: '20rpx'} }}" data-item-id="{{7}}" id="me"/><view id="v" class="{{['a', {b: on, c: !on}]}}" style="{{ {height: '10px', backgroundColor: 'red'} }}"/>`,
    'data: { on: true }',
    { c: ['<view id="in" class="x {{className}}" style="{{style}}"/>', `Component({ didMount() { seen.push(this.props['data-item-id'], this.props.id) } })`] },
  )
  const root = session.view.front.node
  expect(root.find('#in')).toMatchObject({ classes: ['x', 'mine'], style: 'font-size:20rpx' })
  expect(root.find('#v')).toMatchObject({ classes: ['a', 'b'], style: 'height:10px;background-color:red' })
  expect(root.findAll('c')).toEqual([])
  expect(session.seen).toEqual([7, 'me'])
})

test('an event has the dataset of the node that listens and that of the node it comes from', async () => {
  const session = await withComponents('<view data-who="outer" bindtap="tap" id="o"><view data-who="inner" id="i"/></view>', `tap(e) { seen.push([e.target.id, e.target.dataset, e.target.targetDataset, e.currentTarget.id, e.currentTarget.dataset]) }`, {})
  session.view.fire(session.view.front.node.find('#i'), 'tap', {}, { bubbles: true })
  expect(session.seen).toEqual([['i', { who: 'outer' }, { who: 'inner' }, 'o', { who: 'outer' }]])
})

test('onError hears of what goes wrong in the component, the app hears of it too, and the rest goes on', async () => {
  const session = await withComponents(
    '<c/><d/>', '',
    { c: ['<view class="v" bindtap="bad"/>', `Component({ didMount() { throw new Error('in mount') }, onError(e) { seen.push(e.message) }, methods: { bad() { throw new Error('in method') } } })`], d: ['d', `Component({ didMount() { seen.push('d') } })`] },
  )
  session.view.tap(session.view.front.node.find('.v'))
  expect(session.seen).toEqual(['in mount', 'd', 'in method'])
  expect(session.errors().length).toBe(2)
})

test('the owner and the composed parent of a component', async () => {
  const session = await withComponents(
    `<a hutong-slots="{{['$default']}}"><block slot=""><b/></block></a>`, '',
    {
      a: ['<view><slot/></view>', `Component({ ref() { return { name: 'a' } }, didMount() { seen.push(this.selectOwnerComponent() === this.$page) } })`],
      b: ['', `Component({ didMount() { seen.push(this.selectOwnerComponent() === this.$page, this.selectComposedParentComponent().name) } })`],
    },
  )
  expect(session.seen.sort()).toEqual(['a', true, true])
})

test('the app answers for pages that say nothing about sharing', async () => {
  const sources = onePage('', 'Page({ onLoad() { globalThis.page = this } })')
  sources['app.js'] = `App({ async onShareAppMessage(options) { return { title: 'shared ' + options.from, path: 'pages/a/a' } } })`
  const session = await start(sources)
  expect(session.view.front.chrome['share']).toBe(true)
  session.notify('share', { from: 'menu' })
  await session.settle()
  expect(session.calls('share.card')[0]?.args).toMatchObject({ title: 'shared menu', path: 'pages/a/a' })
})

test('nonsense in definitions is ignored', async () => {
  const session = await withComponents('<c n="1"/>', `mixins: 5, events: 'no', data: null`, { c: ['c{{n}}', `Component({ mixins: [null, 5], props: 'x', data: 3, methods: null, didMount: 1, observers: 7, options: null, externalClasses: 5, relations: [] })`] })
  expect(text(session)).toBe('c1')
  expect(session.errors()).toEqual([])
})

test('canIUse knows what pages and components can do', async () => {
  const sources = onePage('', 'Page({})')
  sources['app.js'] = `const my = arguments[10]; seen.push(...['component2', 'page.events.onBack', 'component.observers', 'alert', 'page.nothing', 'page.events.onKeyboardHeight', 'page.events.onOptionMenuClick', 'page.events.onPopMenuClick', 'component3'].map(name => my.canIUse(name))); App({})`
  expect((await start(sources)).seen).toEqual([true, true, true, true, false, true, false, false, false])
})

test('queries of the façade look into components, those of an instance do not; > * means the nodes inside', async () => {
  const session = await withComponents(
    `<c hutong-slots="{{['$default']}}"><block slot=""><view id="slotted"/></block></c>`, '',
    { c: ['<view id="in"><slot/></view>', `Component({ didMount() { globalThis.child = this } })`] },
  )
  const root = session.view.front.node
  const asked = async (query: unknown, selector: string): Promise<unknown[]> => {
    const { queries } = session.view
    const before = queries.length
    ;(query as { select(s: string): { boundingClientRect(): { exec(): void } } }).select(selector).boundingClientRect().exec()
    await session.settle()
    return queries.slice(before).flatMap(({ requests }) => requests.map(({ node }) => node ?? null))
  }
  const my = (): unknown => (session.scope['own'] as { createSelectorQuery(): unknown }).createSelectorQuery()
  const own = (caller: unknown): unknown => (caller as { createSelectorQuery(): unknown }).createSelectorQuery()
  expect(await asked(my(), '#in')).toEqual([root.find('#in').id])
  expect(await asked(own(page(session)), '#in')).toEqual([])
  expect(await asked(own(session.scope['child']), '#in > *')).toEqual([root.find('#slotted').id])
})
