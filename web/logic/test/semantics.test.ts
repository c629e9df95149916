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
