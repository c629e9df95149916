// How large things are and which colours they have when an author says nothing: those of the vendor's app.

import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as looks from '../../logic/src/looks'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

/** What is drawn of an element: width, height, and these styles. */
const look = (selector: string, ...styles: string[]) => stage.page.locator(selector).first().evaluate((element, names) => {
  const { width, height } = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  return [Math.round(width), Math.round(height), ...names.map((name) => style.getPropertyValue(name))]
}, styles)

const show = async (children: Spec[], theme: string, chrome: { [name: string]: Json } = {}): Promise<void> => {
  await stage.toContainerSide(['theme', theme])
  await stage.show(children, { chrome: { darkmode: true, ...chrome } })
}

describe('button', () => {
  const COLOURS = ['color', 'background-color']
  const kinds: [name: string, props: { [name: string]: Json }][] = [
    ['default', {}], ['primary', { type: 'primary' }], ['warn', { type: 'warn' }], ['plain', { plain: true }], ['plain primary', { plain: true, type: 'primary' }],
    ['disabled', { disabled: true }], ['disabled primary', { disabled: true, type: 'primary' }],
  ]
  const colours = async (theme: string, v2: boolean) => {
    await show(kinds.map(([, props], index): Spec => ['button', { id: `b${index}`, ...props }, '按钮']), theme, { v2 })
    return Object.fromEntries(await Promise.all(kinds.map(async ([name], index) => [name, (await look(`#b${index}`, ...COLOURS)).slice(2)] as const)))
  }

  it.each([
    ['light', false, {
      default: ['rgb(0, 0, 0)', 'rgb(248, 248, 248)'], primary: ['rgb(255, 255, 255)', 'rgb(7, 193, 96)'], warn: ['rgb(255, 255, 255)', 'rgb(230, 67, 64)'],
      plain: ['rgb(53, 53, 53)', 'rgba(0, 0, 0, 0)'], 'plain primary': ['rgb(7, 193, 96)', 'rgba(0, 0, 0, 0)'],
      disabled: ['rgba(0, 0, 0, 0.3)', 'rgb(247, 247, 247)'], 'disabled primary': ['rgba(255, 255, 255, 0.6)', 'rgb(158, 217, 157)'],
    }],
    ['light', true, {
      default: ['rgb(6, 174, 86)', 'rgba(0, 0, 0, 0.05)'], primary: ['rgb(255, 255, 255)', 'rgb(7, 193, 96)'], warn: ['rgb(250, 81, 81)', 'rgba(0, 0, 0, 0.05)'],
      plain: ['rgb(6, 174, 86)', 'rgba(0, 0, 0, 0)'], 'plain primary': ['rgb(7, 193, 96)', 'rgba(0, 0, 0, 0)'],
      disabled: ['rgba(0, 0, 0, 0.18)', 'rgba(0, 0, 0, 0.05)'], 'disabled primary': ['rgba(255, 255, 255, 0.7)', 'rgba(7, 193, 96, 0.5)'],
    }],
    ['dark', true, {
      default: ['rgb(6, 174, 86)', 'rgba(255, 255, 255, 0.1)'], primary: ['rgb(255, 255, 255)', 'rgb(7, 193, 96)'], warn: ['rgb(250, 81, 81)', 'rgba(255, 255, 255, 0.1)'],
      plain: ['rgb(6, 174, 86)', 'rgba(0, 0, 0, 0)'], 'plain primary': ['rgb(7, 193, 96)', 'rgba(0, 0, 0, 0)'],
      disabled: ['rgba(255, 255, 255, 0.2)', 'rgba(255, 255, 255, 0.1)'], 'disabled primary': ['rgba(255, 255, 255, 0.7)', 'rgba(7, 193, 96, 0.5)'],
    }],
  ] as const)('has the colours of the app: %s, v2 %s', async (theme, v2, expected) => {
    expect(await colours(theme, v2)).toEqual(expected)
  })

  it.each([
    [false, [375, 46, '18px', '5px', '400'], [30, '13px', '5px']],
    [true, [184, 40, '17px', '4px', '700'], [32, '16px', '4px']],
  ] as const)('has the size of the app: v2 %s', async (v2, usual, mini) => {
    await show([['button', { id: 'b' }, '按钮'], ['button', { id: 'm', size: 'mini' }, '按钮']], 'light', { v2 })
    expect(await look('#b', 'font-size', 'border-radius', 'font-weight')).toEqual(usual)
    // Its width is that of its text, which depends on the fonts of a machine.
    expect((await look('#m', 'font-size', 'border-radius')).slice(1)).toEqual(mini)
  })

  it('stays light in an app that does not know the dark', async () => {
    await stage.toContainerSide(['theme', 'dark'])
    await stage.show([['button', { id: 'b' }, '按钮']])
    expect((await look('#b', ...COLOURS)).slice(2)).toEqual(['rgb(0, 0, 0)', 'rgb(248, 248, 248)'])
  })
})

describe('bars', () => {
  it.each([
    ['light', { textStyle: 'black', backgroundColor: '#ffffff' }, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'], 'rgb(255, 255, 255)'],
    ['dark', { textStyle: 'white', backgroundColor: '#191919' }, ['rgb(255, 255, 255)', 'rgb(25, 25, 25)'], 'rgb(17, 17, 17)'],
  ] as const)('of the title: %s', async (theme, chrome, colours, page) => {
    await show([['view', {}, 'x']], theme, { ...chrome, back: true, title: '标题', loading: true })
    expect(await look('.hutong-nav', 'color', 'background-color')).toEqual([375, 44, ...colours])
    expect((await look('.hutong-nav h1', 'font-size', 'font-weight', 'color')).slice(1)).toEqual([44, '17px', '500', colours[0]])
    expect(await look('.hutong-nav button[aria-label=返回]', 'color')).toEqual([44, 44, colours[0]])
    // It turns, which makes its box larger than it is.
    expect((await look('.hutong-nav .hutong-spinner', 'width', 'height')).slice(2)).toEqual(['16px', '16px'])
    expect((await look('wx-page-shell', 'background-color')).slice(2)).toEqual([page])
  })

  const LIST = { list: [{ text: '一', iconPath: 'i.svg' }, { text: '二', iconPath: 'i.svg' }], badges: { 1: '3' }, dots: [] }
  it.each([
    ['usual', {}, ['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0.33)'], ['rgb(7, 193, 96)', 'rgb(102, 102, 102)']],
    ['dark', { color: '#ffffff', selectedColor: '#ff0000', backgroundColor: '#191919', borderStyle: 'white' }, ['rgb(25, 25, 25)', 'rgba(255, 255, 255, 0.33)'], ['rgb(255, 0, 0)', 'rgb(255, 255, 255)']],
  ] as const)('of the tabs: %s', async (_, style, bar, texts) => {
    await stage.files({ 'i.svg': { text: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', type: 'image/svg+xml' } })
    stage.ops.page(1, [], { chrome: { tab: 0 } }).push(Op.shellStyle, 1, { ...LIST, ...style })
    await stage.send()
    const [width, height, ...colours] = await look('.hutong-tabs', 'background-color', 'border-top-color')
    expect([width, Math.round(height as number)]).toEqual([375, 51])
    expect(colours).toEqual(bar)
    expect(await stage.page.locator('.hutong-tabs > button').evaluateAll((tabs) => tabs.map((tab) => [getComputedStyle(tab).color, getComputedStyle(tab).fontSize]))).toEqual(texts.map((colour) => [colour, '10px']))
    expect(await look('.hutong-tab-icon img')).toEqual([27, 27])
    expect((await look('.hutong-badge', 'background-color', 'color', 'font-size')).slice(1)).toEqual([17, 'rgb(250, 81, 81)', 'rgb(255, 255, 255)', '11px'])
  })
})

describe('dots of a swiper', () => {
  const dots = () => stage.page.locator('.wx-swiper-dot').evaluateAll((all) => all.map((dot) => {
    const { width, height } = dot.getBoundingClientRect()
    return [width, height, getComputedStyle(dot).backgroundColor]
  }))
  const slides = [1, 2, 3].map((n): Spec => ['swiper-item', {}, String(n)])

  it('are the vendor’s, and follow the slide', async () => {
    await stage.show([['swiper', { as: 's', 'indicator-dots': true }, ...slides]])
    const [on, off] = [[8, 8, 'rgb(0, 0, 0)'], [8, 8, 'rgba(0, 0, 0, 0.3)']]
    expect(await dots()).toEqual([on, off, off])
    await stage.send([Op.attribute, stage.ops.id('s'), 'current', 2])
    expect(await dots()).toEqual([off, off, on])
  })

  it('have the author’s colours, also new ones', async () => {
    await stage.show([['swiper', { as: 's', 'indicator-dots': true, 'indicator-color': '#ff000080', indicatorActiveColor: 'rgb(0, 0, 255)', current: 1 }, ...slides]])
    const colours = async () => (await dots()).map(([, , colour]) => colour)
    expect(await colours()).toEqual(['rgba(255, 0, 0, 0.5)', 'rgb(0, 0, 255)', 'rgba(255, 0, 0, 0.5)'])
    await stage.send([Op.attribute, stage.ops.id('s'), 'indicator-active-color', '#0f0'])
    expect(await colours()).toEqual(['rgba(255, 0, 0, 0.5)', 'rgb(0, 255, 0)', 'rgba(255, 0, 0, 0.5)'])
    await stage.send([Op.attribute, stage.ops.id('s'), 'indicator-dots', false])
    expect(await stage.page.locator('.wx-swiper-dots').isVisible()).toBe(false)
  })
})

describe('image', () => {
  const MODES: { [mode: string]: [fit: string, position: string] } = {
    scaleToFill: ['fill', '50% 50%'], aspectFit: ['contain', '50% 50%'], aspectFill: ['cover', '50% 50%'], widthFix: ['fill', '50% 50%'], heightFix: ['fill', '50% 50%'],
    center: ['none', '50% 50%'], top: ['none', '50% 0%'], bottom: ['none', '50% 100%'], left: ['none', '0% 50%'], right: ['none', '100% 50%'],
    'top left': ['none', '0% 0%'], 'top right': ['none', '100% 0%'], 'bottom left': ['none', '0% 100%'], 'bottom right': ['none', '100% 100%'],
  }
  const fit = () => stage.page.locator('wx-image > img').evaluateAll((all) => all.map((img) => [getComputedStyle(img).objectFit, getComputedStyle(img).objectPosition]))

  it('shows the part of its picture that the mode says', async () => {
    await stage.show(Object.keys(MODES).map((mode): Spec => ['image', { mode }]))
    expect(await fit()).toEqual(Object.values(MODES))
  })

  it('goes from one mode to another', async () => {
    await stage.show([['image', { as: 'i', mode: 'top left' }]])
    for (const mode of ['aspectFit', 'bottom', 'scaleToFill', 'right']) {
      await stage.send([Op.attribute, stage.ops.id('i'), 'mode', mode])
      expect(await fit()).toEqual([MODES[mode]])
    }
    await stage.send([Op.removeAttribute, stage.ops.id('i'), 'mode'])
    expect(await fit()).toEqual([['fill', '50% 50%']])
  })
})

describe('a dialect', () => {
  const white = 'rgb(255, 255, 255)'
  const [azure, blue, red, sky] = ['rgb(22, 119, 255)', 'rgb(60, 118, 255)', 'rgb(248, 89, 89)', 'rgb(0, 122, 255)']
  const green = 'rgb(7, 193, 96)'
  /** Of a button: what is written on it, its ground and how much of it is seen. */
  type Colours = [string, string, string]
  const dialects: { [name: string]: { primary: Colours, off: Colours, usual: Colours, plain: string, switch: string, check: string, radio: string, slider: [string, string, number, number], progress: [string, string], icon: string, confirm: string } } = {
    wechat: { primary: [white, green, '1'], off: ['rgba(255, 255, 255, 0.6)', 'rgb(158, 217, 157)', '1'], usual: ['rgb(0, 0, 0)', 'rgb(248, 248, 248)', '1'], plain: green, switch: green, check: green, radio: green, slider: [green, 'rgb(233, 233, 233)', 2, 28], progress: [green, 'rgb(233, 233, 233)'], icon: green, confirm: green },
    alipay: { primary: [white, azure, '1'], off: [white, azure, '0.4'], usual: ['rgb(0, 0, 0)', white, '1'], plain: azure, switch: azure, check: azure, radio: azure, slider: ['rgb(16, 142, 233)', 'rgb(221, 221, 221)', 4, 22], progress: ['rgb(9, 187, 7)', 'rgb(221, 221, 221)'], icon: green, confirm: azure },
    baidu: { primary: [white, blue, '1'], off: [white, blue, '0.3'], usual: ['rgb(0, 0, 0)', white, '1'], plain: blue, switch: 'rgb(51, 136, 255)', check: blue, radio: blue, slider: [blue, 'rgb(204, 204, 204)', 1, 28], progress: ['rgb(9, 187, 7)', 'rgb(230, 230, 230)'], icon: 'rgb(92, 138, 245)', confirm: blue },
    bytedance: { primary: [white, red, '1'], off: ['rgba(255, 255, 255, 0.6)', 'rgb(251, 172, 172)', '1'], usual: ['rgb(0, 0, 0)', white, '1'], plain: red, switch: red, check: red, radio: red, slider: [red, 'rgb(232, 232, 232)', 2, 28], progress: [red, 'rgb(235, 235, 235)'], icon: green, confirm: red },
    qq: { primary: [white, sky, '1'], off: ['rgba(255, 255, 255, 0.6)', 'rgb(128, 189, 255)', '1'], usual: ['rgb(0, 0, 0)', 'rgb(248, 248, 248)', '1'], plain: sky, switch: sky, check: sky, radio: sky, slider: [sky, 'rgb(233, 233, 233)', 2, 28], progress: [sky, 'rgb(233, 233, 233)'], icon: green, confirm: sky },
  }
  const page: Spec[] = [
    ['button', { id: 'primary', type: 'primary' }, '按钮'], ['button', { id: 'off', type: 'primary', disabled: true }, '按钮'], ['button', { id: 'usual' }, '按钮'], ['button', { id: 'plain', type: 'primary', plain: true }, '按钮'], ['button', { id: 'empty', plain: true }, '按钮'],
    ['switch', { checked: true }], ['checkbox', { checked: true }], ['radio', { checked: true }], ['slider', { value: 50 }], ['progress', { percent: 50 }], ['icon', { type: 'success' }],
    ['picker', { range: ['一'] }, '一'],
  ]
  const chromeOf = (dialect: string) => (dialect === 'wechat' ? {} : { look: looks[dialect as keyof typeof looks] })
  const styles = async (selector: string, ...names: string[]) => (await look(selector, ...names)).slice(2)

  it.each(Object.keys(dialects))('%s has its vendor’s colours where nobody names one', async (dialect) => {
    const expected = dialects[dialect]!
    await show(page, 'light', chromeOf(dialect))
    const button = (id: string) => styles(`#${id}`, 'color', 'background-color', 'opacity')
    expect({ primary: await button('primary'), off: await button('off'), usual: await button('usual') }).toEqual({ primary: expected.primary, off: expected.off, usual: expected.usual })
    expect(await styles('#plain', 'color', 'border-top-color', 'background-color')).toEqual([expected.plain, expected.plain, 'rgba(0, 0, 0, 0)'])
    expect(await styles('.wx-switch-input', 'background-color')).toEqual([expected.switch])
    expect(await styles('.wx-checkbox-input', 'color')).toEqual([expected.check])
    expect(await styles('.wx-radio-input', 'background-color')).toEqual([expected.radio])
    const [chosen, bar, height, handle] = expected.slider
    expect(await styles('.wx-slider-track', 'background-color')).toEqual([chosen])
    expect(await styles('.wx-slider-bar', 'background-color', 'height')).toEqual([bar, `${height}px`])
    expect((await look('.wx-slider-handle')).slice(0, 2)).toEqual([handle, handle])
    expect([...await styles('.wx-progress-inner-bar', 'background-color'), ...await styles('.wx-progress-bar', 'background-color')]).toEqual(expected.progress)
    expect(await styles('wx-icon svg', 'color')).toEqual([expected.icon])
    await stage.page.locator('wx-picker').click()
    expect(await styles('.hutong-confirm', 'color')).toEqual([expected.confirm])
  })

  it.each(Object.keys(dialects))('%s has the dark’s grounds in the dark', async (dialect) => {
    await show(page, 'dark', chromeOf(dialect))
    expect(await styles('#usual', 'color', 'background-color')).toEqual(['rgb(213, 213, 213)', 'rgb(44, 44, 44)'])
    expect(await styles('#primary', 'background-color')).toEqual([dialects[dialect]!.primary[1]])
    expect(await styles('#empty', 'color', 'border-top-color')).toEqual(['rgb(213, 213, 213)', 'rgb(213, 213, 213)'])
    for (const bar of ['.wx-slider-bar', '.wx-progress-bar']) expect(await styles(bar, 'background-color')).toEqual(['rgb(58, 58, 58)'])
    await stage.page.locator('wx-picker').click()
    expect(await styles('.hutong-confirm', 'color')).toEqual([dialects[dialect]!.confirm])
  })

  it('gives way to the colours that an author names', async () => {
    await show([['switch', { checked: true, color: '#ff0000' }], ['slider', { value: 5, activeColor: '#00ff00', backgroundColor: '#0000ff', 'block-size': 16 }], ['icon', { type: 'success', color: '#ff0000' }]], 'light', chromeOf('baidu'))
    expect(await styles('.wx-switch-input', 'background-color')).toEqual(['rgb(255, 0, 0)'])
    expect([...await styles('.wx-slider-track', 'background-color'), ...await styles('.wx-slider-bar', 'background-color')]).toEqual(['rgb(0, 255, 0)', 'rgb(0, 0, 255)'])
    expect((await look('.wx-slider-handle')).slice(0, 2)).toEqual([16, 16])
    expect(await styles('wx-icon svg', 'color')).toEqual(['rgb(255, 0, 0)'])
  })

  it('colours the chosen tab, when the tab bar does not', async () => {
    stage.ops.page(1, [], { chrome: { tab: 0, ...chromeOf('alipay') } }).push(Op.shellStyle, 1, { list: [{ text: '一' }, { text: '二' }] })
    await stage.send()
    expect(await stage.page.locator('.hutong-tabs > button').evaluateAll((tabs) => tabs.map((tab) => getComputedStyle(tab).color))).toEqual([azure, 'rgb(102, 102, 102)'])
  })
})
