import { expect, test } from 'vitest'
import { onePage, open, type Session } from './session'

interface Instance {
  setData(data: object, done?: () => void): void
  data: { [name: string]: unknown }
  [name: string]: unknown
}
const instance = (session: Session, name: string) => session.scope[name] as Instance

test('setData with paths changes exactly those parts of the tree', async () => {
  const session = await open(
    onePage(
      '<view id="top" class="a {{b.c}}">{{text}}</view><view wx:for="{{list}}" wx:key="id" data-id="{{item.id}}">{{item.name}}</view>',
      `Page({ data: { text: 'one', b: { c: 'x' }, list: [{ id: 1, name: 'A' }, { id: 2, name: 'B' }] },
        onLoad() { globalThis.page = this } })`,
    ),
  )
  const page = instance(session, 'page')
  expect(session.view.front.node.draw()).toMatchInlineSnapshot(`
    "page-shell
      page
        view#top.a.x
          "one"
        view
          "A"
        view
          "B""
  `)
  let done = 0
  page.setData({ text: 'two', 'b.c': 'y', 'list[1].name': 'C', 'list[2]': { id: 3, name: 'D' }, 'made.up[1].path': 5 }, () => (done += 1))
  await session.settle()
  expect(session.view.front.node.draw()).toMatchInlineSnapshot(`
    "page-shell
      page
        view#top.a.y
          "two"
        view
          "A"
        view
          "C"
        view
          "D""
  `)
  expect(page.data).toMatchObject({ made: { up: [undefined, { path: 5 }] } })
  expect(done).toBe(1)
  expect(session.view.failures).toEqual([])
})

test('changes of one turn leave in one batch', async () => {
  const session = await open(onePage('<view>{{a}}{{b}}</view>', 'Page({ data: { a: 1, b: 1 }, onLoad() { globalThis.page = this } })'))
  const before = session.view.batches.length
  const page = instance(session, 'page')
  for (let turn = 2; turn < 6; turn += 1) page.setData({ a: turn })
  page.setData({ b: 9 })
  await session.settle()
  expect(session.view.batches.length - before).toBe(1)
  expect(session.view.front.node.content).toBe('59')
})

test('values that are not JSON do not break the batch they travel in', async () => {
  const session = await open(
    onePage(
      '<view first="{{f}}" two="{{cycle}}" three="{{deep.n}}" four="{{date}}">{{text}}</view>',
      `Page({ data: { text: 'fine', deep: { n: NaN } }, onLoad() { globalThis.page = this } })`,
    ),
  )
  const page = instance(session, 'page')
  page.setData({ f: { call() {}, n: 1 } , text: 'still fine' })
  await session.settle()
  expect(session.view.front.node.find('view').attributes).toMatchObject({ first: { n: 1 }, three: null })
  expect(session.view.front.node.content).toBe('still fine')
  expect(session.view.failures).toEqual([])
})

const WITH_CHILD = {
  'comp/child.json': { component: true },
  'comp/child.wxml': '<view class="box" bind:tap="hit"><slot name="head"/>{{label}}/{{size}}<slot/></view>',
}

test('properties, observers, slots, events and exports of a component', async () => {
  const session = await open(
    onePage(
      '<child id="c" label="{{label}}" size="{{2}}" bind:hit="onHit" data-k="v"><text slot="head">head</text><text>body</text></child>',
      `Page({ data: { label: 'one' }, onLoad() { globalThis.page = this }, onHit(event) { seen.push(event.type, event.detail, event.currentTarget.dataset, event.target.id) },
        child() { return this.selectComponent('#c') } })`,
      {
        ...WITH_CHILD,
        'comp/child.js': `Component({
          options: { multipleSlots: true },
          properties: { label: { type: String, value: 'none', observer(now, before) { seen.push(['observer', now, before]) } }, size: Number },
          data: { twice: 0 },
          observers: { 'size, label'(size, label) { seen.push(['observers', size, label]) }, 'deep.**'(deep) { seen.push(['deep', deep]) } },
          methods: { hit() { this.triggerEvent('hit', { n: 7 }) }, open() { return 'opened ' + this.data.label } },
        })`,
      },
      { usingComponents: { child: '/comp/child' } },
    ),
  )
  const page = instance(session, 'page')
  expect(session.view.front.node.content).toBe('headone/2body')
  expect(session.view.front.node.find('child').component).toBe(true)
  const child = (page['child'] as () => Instance & { open(): string })()
  expect(child.open()).toBe('opened one')
  session.seen.length = 0
  page.setData({ label: 'two' })
  expect(session.seen).toEqual([['observers', 2, 'two'], ['observer', 'two', 'one']])
  session.seen.length = 0
  child.setData({ 'deep.a.b': 1 })
  expect(session.seen).toEqual([['deep', { a: { b: 1 } }]])
  session.seen.length = 0
  session.view.tap(session.view.front.node.find('.box'))
  expect(session.seen).toEqual(['hit', { n: 7 }, { k: 'v' }, 'c'])
  expect(session.errors()).toEqual([])
})

test('events bubble, are caught, captured and carry marks, datasets and touches', async () => {
  const session = await open(
    onePage(
      `<view id="outer" bindtap="note" capture-bind:tap="note" data-name="outer" mark:m="{{1}}">
         <view id="middle" catchtap="note" data-long-name="x"><text id="inner" bind:tap="note" mark:n="{{2}}">t</text></view>
       </view>`,
      `Page({ note(e) { seen.push([e.currentTarget.id, e.target.id, e.mark, e.currentTarget.dataset, e.touches]) } })`,
    ),
  )
  session.view.fire(session.view.front.node.find('#inner'), 'tap', { x: 1, y: 2 }, { bubbles: true, touches: [{ identifier: 0 }] })
  const mark = { m: 1, n: 2 }
  const touches = [{ identifier: 0 }]
  expect(session.seen).toEqual([
    ['outer', 'inner', mark, { name: 'outer' }, touches],
    ['inner', 'inner', mark, {}, touches],
    ['middle', 'inner', mark, { longName: 'x' }, touches],
  ])
  expect(session.view.front.node.find('#middle').listening).toEqual({ tap: 2 })
  expect(session.view.front.node.find('#inner').listening).toEqual({ tap: 1 })
})

test('handlers get plain events that can be copied and printed', async () => {
  const session = await open(onePage('<view id="v" bindtap="note"></view>', 'Page({ note(e) { seen.push(JSON.parse(JSON.stringify({ ...e }))) } })'))
  session.view.fire(session.view.front.node.find('#v'), 'tap', { x: 3 }, { bubbles: true, offsetLeft: 4, offsetTop: 5 })
  const place = { id: 'v', dataset: {}, offsetLeft: 4, offsetTop: 5 }
  expect(session.seen).toEqual([{ type: 'tap', timeStamp: 1, detail: { x: 3 }, mark: {}, target: place, currentTarget: place }])
})

test('lifetimes run in the order of the vendor, ready after the first frame and inner components first', async () => {
  const note = (who: string) =>
    ['created', 'attached', 'ready', 'detached'].map(name => `${name}() { seen.push('${who} ${name}') }`).join(',')
  const session = await open(
    onePage(
      '<outer wx:if="{{on}}"></outer>',
      `Page({ data: { on: true }, onLoad() { globalThis.page = this; seen.push('page load') }, onShow() { seen.push('page show') }, onReady() { seen.push('page ready') } })`,
      {
        'comp/outer.json': { component: true, usingComponents: { inner: '/comp/inner' } },
        'comp/outer.wxml': '<inner/>',
        'comp/outer.js': `Component({ lifetimes: { ${note('outer')} }, pageLifetimes: { show() { seen.push('outer show') }, hide() { seen.push('outer hide') }, resize(size) { seen.push(size.size.windowWidth) } } })`,
        'comp/inner.json': { component: true },
        'comp/inner.wxml': '<view/>',
        'comp/inner.js': `Component({ ${note('inner')} })`,
      },
      { usingComponents: { outer: '/comp/outer' } },
    ),
  )
  expect(session.seen).toEqual([
    'inner created', 'outer created', 'outer attached', 'inner attached', 'page load', 'outer show', 'page show', 'inner ready', 'outer ready', 'page ready',
  ])
  session.seen.length = 0
  instance(session, 'page').setData({ on: false })
  expect(session.seen).toEqual(['inner detached', 'outer detached'])
  session.seen.length = 0
  instance(session, 'page').setData({ on: true })
  await session.settle()
  expect(session.seen.slice(-2)).toEqual(['inner ready', 'outer ready'])
  session.seen.length = 0
  session.view.tell('resize', { windowWidth: 320, windowHeight: 480 })
  expect(session.seen).toEqual([320])
})

test('behaviours mix in: their own, nested, and those known by name', async () => {
  const session = await open(
    onePage(
      '<form bindsubmit="submit"><field name="city" value="Qinhuangdao"/></form>',
      `Page({ behaviors: [Behavior({ data: { fromBehavior: 1 }, methods: { shared() { return 'shared' } } })],
        onLoad() { globalThis.page = this }, submit(e) { seen.push(e.detail.value) } })`,
      {
        'comp/field.json': { component: true },
        'comp/field.wxml': '<view>{{name}}={{value}}</view>',
        'comp/field.js': `const base = Behavior({ behaviors: ['wx://form-field'], attached() { seen.push('behavior attached') } })
          Component({ behaviors: [base, 'wx://component-export', 'wx://no-such'], export() { return 'exported' } })`,
      },
      { usingComponents: { field: '/comp/field' } },
    ),
  )
  const page = instance(session, 'page')
  expect(page.data['fromBehavior']).toBe(1)
  expect((page['shared'] as () => string)()).toBe('shared')
  expect((page['selectComponent'] as (s: string) => unknown)('.none')).toBeNull()
  session.view.fire(session.view.front.node.find('form'), 'submit', { value: { name: 'from the view' } })
  expect(session.seen).toEqual(['behavior attached', { name: 'from the view', city: 'Qinhuangdao' }])
  expect(session.view.front.node.content).toBe('city=Qinhuangdao')
})

test('relations link parents and children', async () => {
  const session = await open(
    onePage(
      '<list id="l"><item wx:for="{{n}}" wx:key="*this" n="{{item}}"/></list>',
      `Page({ data: { n: [1, 2] }, onLoad() { globalThis.page = this } })`,
      {
        'comp/list.json': { component: true }, 'comp/list.wxml': '<slot/>',
        'comp/list.js': `Component({ relations: { './item': { type: 'child', linked(t) { seen.push('linked ' + t.data.n) }, unlinked(t) { seen.push('unlinked ' + t.data.n) } } },
          methods: { all() { return this.getRelationNodes('./item').map(x => x.data.n) } } })`,
        'comp/item.json': { component: true }, 'comp/item.wxml': '<view/>',
        'comp/item.js': `Component({ properties: { n: Number }, relations: { './list': { type: 'parent' } } })`,
      },
      { usingComponents: { list: '/comp/list', item: '/comp/item' } },
    ),
  )
  const page = instance(session, 'page')
  const list = (page['selectComponent'] as (s: string) => { all(): number[] })('#l')
  expect(list.all()).toEqual([1, 2])
  page.setData({ n: [2] })
  expect(list.all()).toEqual([2])
  expect(session.seen).toEqual(['linked 1', 'linked 2', 'unlinked 1'])
})

test('classes carry the scope of the sheet they are meant for; hosts say theirs', async () => {
  const session = await open(
    onePage(
      '<child class="mine" ext="outside"></child>',
      'Page({})',
      {
        'comp/child.json': { component: true, scope: 'c1' },
        'comp/child.wxml': '<view class="box ext" hover-class="pressed"></view><image src="./a.png"/><image src="https://x/y.png"/>',
        'comp/child.js': `Component({ externalClasses: ['ext'], options: { addGlobalClass: true } })`,
      },
      { usingComponents: { child: '/comp/child' } },
    ),
  )
  const view = session.view.front.node.find('.box')
  expect(view.classes).toEqual(['box', 'c1--box', 'outside'])
  expect(view.attributes['hover-class']).toBe('c1--pressed pressed')
  expect(session.view.front.node.find('child')).toMatchObject({ host: 'c1', classes: ['mine'] })
  expect(session.view.front.node.findAll('image').map(node => node.attributes['src'])).toEqual(['/comp/a.png', 'https://x/y.png'])
})

/** A page that gives a component, which has the scope `c1`, the classes `one two` for its external class `ext`. */
async function withExternalClass(wxml: string) {
  const session = await open(
    onePage(
      '<child ext="{{given}}"></child>',
      'Page({ data: { given: "one two" }, onLoad() { globalThis.page = this } })',
      {
        'comp/child.json': { component: true, scope: 'c1' },
        'comp/child.wxml': wxml,
        'comp/child.js': `Component({ externalClasses: ['ext'], data: { on: true }, attached() { globalThis.child = this } })`,
      },
      { usingComponents: { child: '/comp/child' } },
    ),
  )
  return { session, view: session.view.front.node.find('view') }
}

test('a class named by an attribute is what the owner gives for it, now and later', async () => {
  const { session, view } = await withExternalClass('<view hover-class="pressed ext"></view>')
  expect(view.attributes['hover-class']).toBe('c1--pressed one two')
  const page = instance(session, 'page')
  page.setData({ given: 'three' })
  await session.settle()
  expect(view.attributes['hover-class']).toBe('c1--pressed three')
  page.setData({ given: '' })
  await session.settle()
  expect(view.attributes['hover-class']).toBe('c1--pressed')
})

test('a class that an attribute no longer names does not come back with what the owner is given', async () => {
  const { session, view } = await withExternalClass(`<view hover-class="{{on ? 'ext' : 'plain'}}"></view>`)
  expect(view.attributes['hover-class']).toBe('one two')
  instance(session, 'child').setData({ on: false })
  instance(session, 'page').setData({ given: 'two' })
  await session.settle()
  expect(view.attributes['hover-class']).toBe('c1--plain')
  instance(session, 'child').setData({ on: true })
  instance(session, 'page').setData({ given: 'three' })
  await session.settle()
  expect(view.attributes['hover-class']).toBe('three')
})

test('a listener on a component without a host counts for every node', async () => {
  const session = await open(
    onePage(
      '<ghost bind:tap="note"></ghost>',
      `Page({ note() { seen.push('tapped') } })`,
      { 'comp/ghost.json': { component: true }, 'comp/ghost.wxml': '<view class="in"/>', 'comp/ghost.js': 'Component({ options: { virtualHost: true } })' },
      { usingComponents: { ghost: '/comp/ghost' } },
    ),
  )
  expect(session.view.nodes.get(1)?.listening).toEqual({ tap: 1 })
  session.view.tap(session.view.front.node.find('.in'))
  expect(session.seen).toEqual(['tapped'])
})

test('two-way binding comes back into the data', async () => {
  const session = await open(onePage('<input model:value="{{text}}"/><view>{{text}}</view>', `Page({ data: { text: 'a' }, onLoad() { globalThis.page = this } })`))
  const input = session.view.front.node.find('input')
  expect(input.models).toEqual(['value'])
  session.view.model(input, 'value', 'typed')
  await session.settle()
  expect(instance(session, 'page').data['text']).toBe('typed')
  expect(session.view.front.node.find('view').content).toBe('typed')
})

test('view scripts answer inside templates', async () => {
  const session = await open(
    onePage('<wxs module="m">var re = getRegExp("a", "g"); function up(s) { return s.replace(re, "A") } module.exports = { up: up }</wxs><view>{{m.up(text)}}</view>', `Page({ data: { text: 'banana' } })`),
  )
  expect(session.view.front.node.content).toBe('bAnAnA')
})

test('fields of a page are copied for each instance, but classes and functions stay what they are', async () => {
  const session = await open(
    onePage('<view/>', `class Client { ask() { return 'answer' } }
      const cycle = { name: 'c' }; cycle.self = cycle
      Page({ list: [], client: new Client(), cycle, onLoad() { this.list.push(1); globalThis.page = this }, later() {} })`),
  )
  const page = instance(session, 'page')
  expect(page['list']).toEqual([1])
  expect((page['client'] as { ask(): string }).ask()).toBe('answer')
  expect((page['cycle'] as { self: { name: string } }).self.name).toBe('c')
})

test('a definition full of nonsense is reported or ignored, and the page still shows', async () => {
  const session = await open(
    onePage(
      '<odd/><missing>kept</missing>',
      `Page({ data: null, behaviors: ['nothing', null, 5], onLoad: 5 })`,
      {
        'comp/odd.json': { component: true }, 'comp/odd.wxml': '<view>odd {{x}}</view>',
        'comp/odd.js': `Component({ properties: { x: undefined, y: null }, methods: { a: 5 }, lifetimes: { attached: undefined }, observers: { x: 5 }, created: 'no', relations: null, externalClasses: 'x', data: 7, behaviors: {} })`,
      },
      { usingComponents: { odd: '/comp/odd', missing: '/comp/missing' } },
    ),
  )
  expect(session.view.front.node.content).toBe('odd kept')
})

test('view scripts handle events and property changes through descriptors', async () => {
  const session = await open(
    onePage(
      `<wxs module="m">
         function move(event, owner) {
           var state = event.instance.getState(); state.n = (state.n || 0) + 1
           owner.selectComponent('.ball').setStyle({ marginLeft: event.touches[0].pageX + 'px' }).addClass('moving')
           owner.callMethod('moved', { n: state.n, k: event.instance.getDataset().k })
           return false
         }
         function changed(now, before, owner, self) { self.setStyle('width:' + now + 'px'); owner.callMethod('changed', [now, before]) }
         module.exports = { move: move, changed: changed }
       </wxs>
       <view bindtouchmove="moved"><view class="track" data-k="v" bind:touchmove="{{m.move}}"><view class="ball" style="color:red"/></view></view>
       <view class="bar" size="{{size}}" change:size="{{m.changed}}"/>`,
      `Page({ data: { size: 1 }, onLoad() { globalThis.page = this }, moved(v) { seen.push(v) }, changed(v) { seen.push(v) } })`,
    ),
  )
  const root = session.view.front.node
  expect(session.seen.splice(0)).toEqual([[1, undefined]])
  for (const pageX of [5, 6]) session.view.fire(root.find('.track'), 'touchmove', {}, { bubbles: true, touches: [{ pageX }] })
  await session.settle()
  expect(session.seen.splice(0)).toEqual([{ n: 1, k: 'v' }, { n: 2, k: 'v' }])
  expect(root.find('.ball')).toMatchObject({ classes: ['ball', 'moving'], style: 'color:red;;margin-left:6px' })
  instance(session, 'page').setData({ size: 9 })
  await session.settle()
  expect(session.seen).toEqual([[9, 1]])
  expect(root.find('.bar').style).toContain('width:9px')
})

test('a change is told when the component and its nodes are drawn', async () => {
  const session = await open(
    onePage('<cell open="{{true}}"/>', 'Page({})', {
      'comp/cell.json': { component: true },
      'comp/cell.wxml':
        `<wxs module="m">
           function open(now, before, owner) { owner.selectComponent('.inner').setStyle('left:1px'); owner.callMethod('opened', now) }
           function broken() { none() }
           module.exports = { open: open, broken: broken }
         </wxs>
         <view open="{{open}}" change:open="{{m.open}}" odd="{{1}}" change:odd="{{m.broken}}"><view class="inner"/></view>`,
      'comp/cell.js': `Component({ properties: { open: Boolean }, lifetimes: { attached() { seen.push('attached') } }, methods: { opened(now) { seen.push(now) } } })`,
    }, { usingComponents: { cell: '/comp/cell' } }),
  )
  expect(session.view.front.node.find('.inner').style).toContain('left:1px')
  expect(session.seen).toEqual(['attached', false, true])
  expect(session.errors().join()).toContain('none is not defined')
})

test('a component knows what draws it from the beginning', async () => {
  const session = await open(
    onePage('<cell/>', 'Page({})', {
      'comp/cell.json': { component: true }, 'comp/cell.wxml': `<view wx:if="{{renderer === 'webview'}}">drawn</view>`,
      'comp/cell.js': 'Component({ created() { this.setData({ renderer: this.renderer }) } })',
    }, { usingComponents: { cell: '/comp/cell' } }),
  )
  expect(session.view.front.node.content).toBe('drawn')
})

test('a relation holds with a component that an earlier page did not use', async () => {
  const session = await open({
    'app.json': { pages: ['pages/a/a', 'pages/b/b'] },
    'app.js': 'globalThis.api = wx; App({})',
    'pages/a/a.json': { usingComponents: { cell: '/comp/cell' } }, 'pages/a/a.wxml': '<cell/>', 'pages/a/a.js': 'Page({})',
    'pages/b/b.json': { usingComponents: { cell: '/comp/cell', group: '/comp/group' } }, 'pages/b/b.wxml': '<group><cell/></group>', 'pages/b/b.js': 'Page({})',
    'comp/cell.json': { component: true }, 'comp/cell.wxml': '<view/>',
    'comp/cell.js': `Component({ relations: { './group': { type: 'parent', linked() { seen.push('cell linked') } } } })`,
    'comp/group.json': { component: true }, 'comp/group.wxml': '<slot/>',
    'comp/group.js': `Component({ relations: { './cell': { type: 'child', linked() { seen.push('group linked') } } } })`,
  })
  expect(session.seen).toEqual([])
  ;(session.scope['api'] as { navigateTo(options: object): void }).navigateTo({ url: '/pages/b/b' })
  await session.settle()
  expect(session.seen).toEqual(['group linked', 'cell linked'])
})
