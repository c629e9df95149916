// What pages and components of dialects near to WeChat's do otherwise.

import { expect, test } from 'vitest'
import { extension, onePage, open, type Session } from './session'

test('baidu: onInit comes before onLoad, with the same query; onURLQueryChange hears of the container', async () => {
  const session = await open(onePage('', `Page({ onInit(q) { seen.push(['init', q.x, this.route]) }, onLoad(q) { seen.push(['load', q.x]) }, onURLQueryChange(e) { seen.push(e.newURLQuery) } })`), {
    launch: { query: { x: '1' } },
    over: { scripts: [await extension('dialects/baidu')] },
  })
  session.view.tell('urlQuery', { newURLQuery: { x: '2' }, oldURLQuery: { x: '1' } })
  expect(session.seen).toEqual([['init', '1', 'pages/a/a'], ['load', '1'], { x: '2' }])
})

test('baidu: a message reaches the nearest component around that knows it', async () => {
  const using = { outer: '/comp/outer', middle: '/comp/middle', inner: '/comp/inner' }
  const session = await open(
    onePage('<outer><middle><inner id="i"/></middle></outer>', `Page({ onLoad() { this.selectComponent('#i').send() } })`, {
      'comp/outer.json': { component: true, usingComponents: {} }, 'comp/outer.wxml': '<slot/>',
      'comp/outer.js': `Component({ messages: { near({ value }) { seen.push('outer near', value) }, far({ value, target }) { seen.push('outer far', value, target.is, this.is) } } })`,
      'comp/middle.json': { component: true }, 'comp/middle.wxml': '<view><slot/></view>',
      'comp/middle.js': `Component({ messages: { near({ value }) { seen.push('middle near', value) } } })`,
      'comp/inner.json': { component: true }, 'comp/inner.wxml': '',
      'comp/inner.js': `Component({ methods: { send() { this.dispatch('near', 1); this.dispatch('far', 2); this.dispatch('unknown', 3) } } })`,
    }, { usingComponents: using }),
    { over: { scripts: [await extension('dialects/baidu')] } },
  )
  expect(session.seen).toEqual(['middle near', 1, 'outer far', 2, 'comp/inner', 'comp/outer'])
  expect(session.errors()).toEqual([])
})

test('baidu: data is set and read by its path, and a component has fields of its own', async () => {
  const session = await open(
    onePage('<c id="c"/><c/>{{a.b}}', `Page({
      data: { a: { b: 1 } },
      onLoad() {
        this.setData('a.b', 2, () => seen.push('done'))
        seen.push(this.getData('a.b'), this.getData().a.b, this.getData('no.such'))
        this.setData({ 'a.b': 3 }, () => seen.push('done, too'))
        seen.push(this.selectComponent('#c').star())
      },
    })`, {
      'comp/c.json': { component: true }, 'comp/c.wxml': '{{size}}',
      'comp/c.js': `Component({
        attr: { star: { level: 0 } },
        properties: { size: { type: [String, Number], value: 1 }, any: [Number, String] },
        created() { this.attr.star.level += 1; this.setData('size', 'big') },
        methods: { star() { return [this.attr.star.level, this.data.size] } },
      })`,
    }, { usingComponents: { c: '/comp/c' } }),
    { over: { scripts: [await extension('dialects/baidu')] } },
  )
  expect(session.seen).toEqual([2, 2, undefined, [1, 'big'], 'done', 'done, too'])
  expect(session.view.front.node.content).toBe('bigbig3')
  expect(session.errors()).toEqual([])
})

test('bytedance: tt:ref hands a component to a method of its owner, once it is there', async () => {
  const session = await open(
    onePage('<child hutong-ref="take" n="1"/><child wx:if="{{more}}" hutong-ref="take" n="2"/><view hutong-ref="take"/>', `Page({ data: { more: false }, take(ref) { seen.push(ref.twice(), this.route) }, onLoad() { globalThis.page = this; seen.push('load') } })`, {
      'comp/child.json': { component: true }, 'comp/child.wxml': '',
      'comp/child.js': `Component({ properties: { n: Number }, lifetimes: { attached() { seen.push('attached') } }, methods: { twice() { return this.data.n * 2 } } })`,
    }, { usingComponents: { child: '/comp/child' } }),
    { over: { scripts: [await extension('dialects/bytedance')] } },
  )
  expect(session.seen).toEqual(['attached', 2, 'pages/a/a', 'load'])
  const { page } = session.scope as { page: { setData(data: object): void } }
  page.setData({ more: true })
  expect(session.seen.slice(4)).toEqual(['attached', 4, 'pages/a/a'])
  expect(session.view.front.node.find('view').attributes).toEqual({})
  expect(session.errors()).toEqual([])
})

test('bytedance: selectComponent hands what it finds to a function, and answers it', async () => {
  const session = await open(
    onePage('<child id="c"/>', `Page({ onLoad() { seen.push(this.selectComponent('#c').own()); this.selectComponent('#c', found => seen.push(found.own())); this.selectComponent('#nobody', () => seen.push('somebody')) } })`, {
      'comp/child.json': { component: true }, 'comp/child.wxml': '',
      'comp/child.js': `Component({ methods: { own() { return 'own' } } })`,
    }, { usingComponents: { child: '/comp/child' } }),
    { over: { scripts: [await extension('dialects/bytedance')] } },
  )
  expect(session.seen).toEqual(['own', 'own'])
  expect(session.errors()).toEqual([])
})

test.each(['wx', 'swan', 'qq', 'jd'])('%s:// names the built-in behaviours', async prefix => {
  const session: Session = await open(
    onePage('<form bindsubmit="submit"><field id="f" name="city" value="Harbin"/></form>', `Page({ submit(e) { seen.push(e.detail.value) }, onLoad() { seen.push(this.selectComponent('#f')) } })`, {
      'comp/field.json': { component: true }, 'comp/field.wxml': '',
      'comp/field.js': `Component({ behaviors: ['${prefix}://form-field', '${prefix}://component-export'], export() { return 'exported' } })`,
    }, { usingComponents: { field: '/comp/field' } }),
  )
  session.view.fire(session.view.front.node.find('form'), 'submit', { value: {} })
  expect(session.seen).toEqual(['exported', { city: 'Harbin' }])
  expect(session.printed.filter(({ level }) => level === 'warn')).toEqual([])
})
