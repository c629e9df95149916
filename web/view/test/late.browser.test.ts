// The built-ins of the second script, on pages that are there before it.

import { Op } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open({}, true) })
afterEach(() => stage.close())

const asked = async () => (await stage.sent('container')).filter(([kind]) => kind === 'script').length
const isReady = async () => (await stage.sent('container')).some(([kind]) => kind === 'ready')
const arrive = () => stage.page.evaluate(() => window.ports.container.onmessage({ data: ['script', 'parts', window.parts] }))
const painted = () => stage.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

it('makes what was waiting: with its attributes, around its children, before its calls', async () => {
  await stage.show([['picker', { id: 'p', 'range': ['a', 'b'] }, ['view', { id: 'inner' }]], ['slider', { id: 's', value: 30, 'show-value': true }], ['canvas', { as: 'c' }]])
  await stage.send([Op.call, stage.ops.id('c'), 'measureText', ['10px monospace', 'aa'], 77])
  await painted()
  expect(await asked()).toBe(1)
  expect(await isReady()).toBe(false)
  expect(await stage.page.locator('#inner').count()).toBe(1)

  await arrive()
  expect(await stage.callback(77)).toBeGreaterThan(0)
  await stage.page.waitForFunction(() => window.sent.container.some(([kind]) => kind === 'ready'))
  expect(await stage.page.locator('#p > div > #inner').count()).toBe(1)
  expect(await stage.page.locator('#s .wx-slider-value').textContent()).toBe('30')
  expect(await asked()).toBe(1)
})

it('asks once the first page is there, when nothing needed it before', async () => {
  await stage.show([['view', {}]])
  await stage.page.waitForFunction(() => window.sent.container.some(([kind]) => kind === 'script'))
  expect((await stage.sent('container')).map(([kind]) => kind).filter((kind) => kind === 'ready' || kind === 'script')).toEqual(['ready', 'script'])
})

it('leaves boxes when the script does not come, and asks again for the next', async () => {
  await stage.show([['slider', { id: 's' }, ['view', { id: 'inner' }]]])
  await stage.toContainerSide(['script', 'parts', null])
  await stage.page.waitForFunction(() => window.sent.container.some(([kind]) => kind === 'ready'))
  expect((await stage.sent()).filter(([kind]) => kind === 'error').map(([, code]) => code)).toEqual(['built_in_failed'])
  expect(await stage.page.locator('#s > #inner').count()).toBe(1)

  await stage.page.waitForFunction(() => window.sent.container.filter(([kind]) => kind === 'script').length === 2)
  await stage.show([['slider', { id: 'next' }]], {}, 2)
  await arrive()
  await stage.page.waitForFunction(() => document.querySelectorAll('wx-page-shell')[1]!.shadowRoot!.querySelector('#next .wx-slider-bar'))
})

it('moves what was to be moved before it came', async () => {
  await stage.show([['view', { as: 'v', id: 'v' }]])
  await stage.send([Op.animate, stage.ops.id('v'), [{ opacity: 1 }, { opacity: 0.5 }], 20, 9])
  // What nobody asked for is not taken.
  await stage.page.waitForFunction(() => window.sent.container.some(([kind]) => kind === 'script'))
  await arrive()
  await stage.callback(9)
  expect(await stage.page.locator('#v').evaluate((node) => getComputedStyle(node).opacity)).toBe('0.5')
})

it('asks again for what moves after the script did not come', async () => {
  await stage.show([['view', { as: 'v' }]])
  await stage.page.waitForFunction(() => window.sent.container.some(([kind]) => kind === 'script'))
  await stage.toContainerSide(['script', 'parts', null])
  await stage.send([Op.animate, stage.ops.id('v'), [{ opacity: 1 }, { opacity: 0.5 }], 20, 9])
  await stage.page.waitForFunction(() => window.sent.container.filter(([kind]) => kind === 'script').length === 2)
  await arrive()
  await stage.callback(9)
})
