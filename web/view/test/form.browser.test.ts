import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const set = (name: string, attribute: string, value: Json) => stage.send([Op.attribute, stage.ops.id(name), attribute, value])

describe('input', () => {
  it('reports focus, input, confirm and blur in this order, and two-way bindings', async () => {
    await stage.show([['input', { as: 'i', value: 'a', model: 'value', listen: ['focus', 'input', 'confirm', 'blur'] }]])
    const input = stage.page.locator('wx-input input')
    await input.click()
    await stage.page.keyboard.type('b')
    await stage.page.keyboard.press('Enter')
    expect((await stage.sent()).filter((m) => m[0] === 'event' || m[0] === 'model').map((m) => (m[0] === 'model' ? m : [m[2], (m[3] as { value: string }).value]))).toEqual([
      ['focus', 'a'], ['model', stage.ops.id('i'), 'value', 'ab'], ['input', 'ab'], ['confirm', 'ab'], ['blur', 'ab'],
    ])
  })

  it('takes the text that the logic sets back, with the caret', async () => {
    await stage.show([['input', { as: 'i', listen: ['input'] }]])
    const input = stage.page.locator('wx-input input')
    await input.click()
    await stage.page.keyboard.type('x1')
    await set('i', 'value', 'X-1')
    await stage.page.keyboard.type('!')
    expect(await input.inputValue()).toBe('X-1!')
    await set('i', 'value', '')
    expect(await input.inputValue()).toBe('')
    await stage.page.keyboard.type('x')
    expect(await stage.events('input')).toContainEqual({ value: 'x', cursor: 1, keyCode: 88 })
  })

  it('tells itself and its page how high the keyboard is, while it has the focus', async () => {
    await stage.show([['input', { as: 'i', listen: ['keyboardheightchange'] }]])
    const keyboard = (height: number) => stage.page.evaluate((height) => {
      Object.defineProperty(visualViewport, 'height', { value: innerHeight - height, configurable: true })
      visualViewport!.dispatchEvent(new Event('resize'))
    }, height)
    await keyboard(50)
    await keyboard(0)
    const input = stage.page.locator('wx-input input')
    await input.click()
    await keyboard(200)
    await input.blur()
    expect(await stage.events('keyboardheightchange')).toEqual([{ height: 200, duration: 0 }, { height: 0, duration: 0 }])
    expect((await stage.sent()).filter((m) => m[0] === 'page' && m[2] === 'keyboardHeight').map((m) => m[3])).toEqual([{ height: 200 }, { height: 0 }])
  })

  it('limits length to 140 unless told', async () => {
    await stage.show([['input', { as: 'a' }], ['input', { as: 'b', maxlength: -1 }], ['input', { as: 'c', maxlength: '3' }]])
    const lengths = []
    for (const input of await stage.page.locator('wx-input input').all()) {
      await input.click()
      await stage.page.keyboard.insertText('x'.repeat(200))
      lengths.push((await input.inputValue()).length)
    }
    expect(lengths).toEqual([140, 200, 3])
  })

  it('shows its own placeholder while empty, styled by the author', async () => {
    await stage.toContainerSide(['sheets', { s: '.ph{color:rgb(1, 2, 3)}' }])
    await stage.show([['input', { as: 'i', placeholder: '提示', 'placeholder-class': 'ph', 'placeholder-style': 'padding-left:75rpx' }]], { sheets: ['s'] })
    const hint = stage.page.getByText('提示')
    expect(await hint.evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).paddingLeft])).toEqual(['rgb(1, 2, 3)', '37.5px'])
    await stage.page.locator('wx-input input').fill('x')
    expect(await hint.isVisible()).toBe(false)
  })

  it('knows types, passwords, focus and disabled', async () => {
    await stage.show([['input', { as: 'a', type: 'digit' }], ['input', { as: 'b', password: true, type: 'number' }], ['input', { as: 'c', type: 'safe-password', disabled: true }], ['input', { as: 'd', 'confirm-type': 'search', focus: true }]])
    expect(await stage.page.locator('wx-input input').evaluateAll((all) => (all as HTMLInputElement[]).map((e) => [e.type, e.inputMode, e.disabled, e.enterKeyHint]))).toEqual([
      ['text', 'decimal', false, ''], ['password', 'numeric', false, ''], ['password', 'text', true, ''], ['text', 'text', false, 'search'],
    ])
    const focused = () => stage.page.evaluate(() => [...document.querySelector('wx-page-shell')!.shadowRoot!.querySelectorAll('wx-input')].findIndex((e) => e.contains(document.querySelector('wx-page-shell')!.shadowRoot!.activeElement)))
    expect(await focused()).toBe(3)
    await set('a', 'focus', true)
    expect(await focused()).toBe(0)
    await stage.send([Op.call, stage.ops.id('b'), 'focus', [], 8])
    await stage.callback(8)
    expect(await focused()).toBe(1)
  })

  it('leaves unfinished compositions alone', async () => {
    await stage.show([['input', { as: 'i', listen: ['input'] }]])
    await stage.page.locator('wx-input input').click()
    const cdp = await stage.page.context().newCDPSession(stage.page)
    await cdp.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    await cdp.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 })
    await cdp.send('Input.insertText', { text: '你好' })
    await stage.event('input')
    expect((await stage.events('input')).map((d) => (d as { value: string }).value)).toEqual(['你好'])
  })
})

describe('text that the logic or the type decides about', () => {
  it('is replaced by what the handler of input returned, with its caret', async () => {
    await stage.show([['input', { as: 'i', model: 'value', listen: ['input'] }]])
    await stage.page.locator('wx-input input').click()
    await stage.page.keyboard.type('11')
    await stage.send([Op.call, stage.ops.id('i'), 'retype', ['2x', 1], 0])
    await stage.page.keyboard.type('-')
    expect(await stage.page.locator('wx-input input').inputValue()).toBe('2-x')
    expect((await stage.sent()).filter((m) => m[0] === 'model').map((m) => m[3])).toEqual(['1', '11', '2x', '2-x'])
  })

  it('is only what the type allows', async () => {
    await stage.show([['input', { id: 'n', type: 'number' }], ['input', { id: 'd', type: 'digit' }], ['input', { id: 'c', type: 'idcard' }]])
    for (const id of ['n', 'd', 'c']) {
      await stage.page.locator(`#${id} input`).click()
      await stage.page.keyboard.type('a1.X2')
    }
    expect(await stage.page.locator('wx-input input').evaluateAll((all) => (all as HTMLInputElement[]).map((e) => e.value))).toEqual(['12', '1.2', '1X2'])
  })

  it('has the selection that attributes ask for, when they come too', async () => {
    await stage.show([['input', { as: 'i', value: 'abcdef', focus: true, cursor: 2 }]])
    const selection = () => stage.page.locator('wx-input input').evaluate((e) => [(e as HTMLInputElement).selectionStart, (e as HTMLInputElement).selectionEnd])
    expect(await selection()).toEqual([2, 2])
    await stage.send([Op.attribute, stage.ops.id('i'), 'selection-start', 1], [Op.attribute, stage.ops.id('i'), 'selection-end', 4])
    expect(await selection()).toEqual([1, 4])
  })

  it('keeps the focus when something else is pressed and the keyboard is held', async () => {
    await stage.show([['input', { as: 'i', focus: true, 'hold-keyboard': true, listen: ['blur'] }], ['view', { id: 'v', style: 'height:50px' }], ['input', { id: 'other' }]])
    await stage.page.locator('#v').click()
    expect(await stage.events('blur')).toEqual([])
    await stage.page.locator('#other input').click()
    expect(await stage.events('blur')).toHaveLength(1)
  })
})

describe('textarea', () => {
  it('breaks its lines when it is shown at last', async () => {
    await stage.show([['view', { as: 'v', style: 'display:none' }, ['textarea', { id: 't', value: 'a\nb\nc', 'auto-height': true, style: 'line-height:20px' }]]])
    await stage.send([Op.style, stage.ops.id('v'), ''])
    await stage.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#t')!.clientHeight === 60)
    expect((await stage.sent()).filter((m) => m[0] === 'error')).toEqual([])
  })

  it('grows with its lines and says so', async () => {
    await stage.show([['textarea', { as: 't', id: 't', 'auto-height': true, maxlength: -1, style: 'line-height:20px;width:200px', listen: ['linechange', 'confirm'] }]])
    const height = async () => (await stage.page.locator('#t').boundingBox())!.height
    expect(await height()).toBe(20)
    await stage.page.locator('textarea').fill('a\nb\nc')
    expect(await height()).toBe(60)
    expect(await stage.events('linechange')).toContainEqual(expect.objectContaining({ lineCount: 3, height: 60 }))
    await stage.page.keyboard.press('Enter')
    expect(await stage.page.locator('textarea').inputValue()).toBe('a\nb\nc\n')
    expect(await stage.events('confirm')).toEqual([])
    await set('t', 'confirm-type', 'send')
    await stage.page.keyboard.press('Enter')
    expect(await stage.events('confirm')).toHaveLength(1)
  })

  it('is as large as the vendor’s when nothing is said', async () => {
    await stage.show([['textarea', { id: 't' }]])
    expect(await stage.page.locator('#t').boundingBox()).toMatchObject({ width: 300, height: 150 })
  })
})

describe('form', () => {
  const fields = () => stage.show([['form', { as: 'form', listen: ['submit', 'reset'] },
    ['input', { name: 'name', value: '张三' }],
    ['textarea', { name: 'note' }],
    ['switch', { name: 'on', id: 'switch' }],
    ['slider', { name: 'level', value: 30 }],
    ['checkbox-group', { name: 'many', as: 'many', listen: ['change'] }, ['label', {}, ['checkbox', { value: 'x', checked: true }], 'X'], ['label', { id: 'ly' }, ['checkbox', { value: 'y', id: 'y' }], 'Y']],
    ['radio-group', { name: 'one', as: 'one', listen: ['change'] }, ['radio', { value: 'p', id: 'p' }], ['radio', { value: 'q', id: 'q' }]],
    ['picker', { name: 'pick', range: ['a', 'b'], value: 1 }, 'pick'],
    ['input', { value: 'nameless' }],
    ['button', { as: 'submit', 'form-type': 'submit', id: 'submit' }, 'send'], ['button', { formType: 'reset', id: 'reset' }, 'again'],
  ]])

  it('sends the values of named fields', async () => {
    await fields()
    await stage.page.locator('#switch').click()
    await stage.page.locator('#ly').click({ position: { x: 30, y: 10 } })
    await stage.page.locator('#q').click()
    await stage.page.locator('textarea').fill('好')
    await stage.page.locator('#submit').click()
    expect(await stage.event('submit')).toEqual({
      value: { name: '张三', note: '好', on: true, level: 30, many: ['x', 'y'], one: 'q', pick: 1 }, target: stage.ops.id('submit'),
    })
    expect(await stage.events('change', 'many')).toEqual([{ value: ['x', 'y'] }])
    expect(await stage.events('change', 'one')).toEqual([{ value: 'q' }])
  })

  it('has one radio of a group checked: the last that was told so', async () => {
    await stage.show([['form', {}, ['radio-group', {}, ...['a', 'b', 'c'].map((value): Spec => ['radio', { value, id: value, as: value, checked: value !== 'c' }])], ['button', { 'form-type': 'reset', id: 'again' }, 'again']]])
    const checked = () => stage.page.getByRole('radio', { checked: true }).evaluateAll((radios) => radios.map((radio) => radio.id))
    expect(await checked()).toEqual(['b'])
    await stage.send([Op.attribute, stage.ops.id('c'), 'checked', true])
    expect(await checked()).toEqual(['c'])
    await stage.page.locator('#a').click()
    expect(await checked()).toEqual(['a'])
    await stage.page.locator('#again').click()
    expect(await checked()).toEqual(['b'])
  })

  it('goes back to how it was', async () => {
    await fields()
    await stage.page.locator('#switch').click()
    await stage.page.locator('#y').click()
    await stage.page.locator('wx-input input').first().fill('李四')
    await stage.page.locator('#reset').click()
    await stage.event('reset')
    await stage.page.locator('#submit').click()
    expect((await stage.event('submit') as { value: Json }).value).toMatchObject({ name: '张三', on: false, many: ['x'], one: '' })
  })
})

describe('controls', () => {
  it('stand still when disabled', async () => {
    await stage.show([['switch', { id: 's', disabled: true, listen: ['change'] }], ['button', { as: 'b', id: 'b', disabled: true, listen: ['tap'] }, 'b'], ['view', { listen: ['tap'] }, ['button', { as: 'c', id: 'c', disabled: true }, 'c']]])
    for (const id of ['#s', '#b', '#c']) await stage.page.locator(id).click({ force: true })
    expect([await stage.events('change'), await stage.events('tap', 'b'), await stage.events('tap', 'c')]).toEqual([[], [], []])
  })

  it('are reached through labels, also by id', async () => {
    await stage.show([['label', { id: 'l', for: 'target' }, 'text'], ['switch', { id: 'target', as: 's', listen: ['change'] }], ['label', { id: 'm' }, ['view', { id: 'inner' }, 'focus me'], ['input', {}]]])
    await stage.page.locator('#l').click()
    expect(await stage.events('change', 's')).toEqual([{ value: true }])
    await stage.page.locator('#inner').click()
    expect(await stage.page.locator('wx-input input').evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e)).toBe(true)
  })

  it('can be used by keyboard and are named for readers', async () => {
    await stage.show([['switch', { as: 's', 'aria-label': 'wifi', listen: ['change'] }], ['checkbox-group', {}, ['checkbox', { value: 'c' }]], ['slider', { as: 'r', value: 50, step: 5, listen: ['change', 'changing'] }]])
    const { keyboard } = stage.page
    await keyboard.press('Tab')
    await keyboard.press('Space')
    expect(await stage.page.getByRole('switch', { name: 'wifi' }).getAttribute('aria-checked')).toBe('true')
    await keyboard.press('Tab')
    await keyboard.press('Space')
    expect(await stage.page.getByRole('checkbox').getAttribute('aria-checked')).toBe('true')
    await keyboard.press('Tab')
    await keyboard.press('ArrowRight')
    await keyboard.press('ArrowLeft')
    await keyboard.press('ArrowLeft')
    expect((await stage.events('change', 'r')).map((d) => (d as { value: number }).value)).toEqual([55, 50, 45])
    expect(await stage.page.getByRole('slider').getAttribute('aria-valuenow')).toBe('45')
  })

  it('tell open-types with all that the button says', async () => {
    await stage.show([['button', { as: 'b', id: 'b', 'open-type': 'share', 'data-x': 'no', 'session-from': 's', listen: ['tap'] }, 'share']])
    await stage.page.locator('#b').click()
    expect(await stage.pageMessage('openType')).toMatchObject({ node: stage.ops.id('b'), type: 'share', 'session-from': 's' })
    expect(await stage.events('tap', 'b')).toHaveLength(1)
  })

  it('follow the finger on a slider', async () => {
    await stage.show([['slider', { as: 'r', id: 'r', max: 10, step: 2, model: 'value', listen: ['change', 'changing'] }]])
    const box = (await stage.page.locator('.wx-slider-bar').boundingBox())!
    await stage.page.mouse.move(box.x + 1, box.y)
    await stage.page.mouse.down()
    await stage.page.mouse.move(box.x + box.width * 0.35, box.y)
    await stage.page.mouse.move(box.x + box.width * 0.61, box.y)
    await stage.page.mouse.up()
    expect((await stage.events('changing')).map((d) => (d as { value: number }).value)).toEqual([4, 6])
    expect(await stage.events('change')).toEqual([{ value: 6 }])
    expect(await stage.sent()).toContainEqual(['model', stage.ops.id('r'), 'value', 6])
  })

  it('leave a slider alone when a finger scrolls from it, and follow one that taps or goes along it', async () => {
    await stage.show([['slider', { as: 'r', max: 10, listen: ['change', 'changing'] }], ['view', { style: 'height: 3000px' }]])
    const box = (await stage.page.locator('.wx-slider-bar').boundingBox())!
    const at = (part: number, down = 0): [number, number] => [box.x + box.width * part, box.y + down]
    await stage.touch('touchStart', at(.5))
    for (const down of [10, 20, 40]) await stage.touch('touchMove', at(.5, down))
    await stage.touch('touchMove', at(.9, 40))
    await stage.touch('touchEnd')
    expect(await stage.events('changing')).toEqual([])
    await stage.touch('touchStart', at(.3))
    await stage.touch('touchEnd')
    await stage.touch('touchStart', at(.3))
    for (const part of [.4, .5, .7]) await stage.touch('touchMove', at(part))
    await stage.touch('touchEnd')
    expect(await stage.events('change')).toEqual([{ value: 3 }, { value: 7 }])
  })
})

describe('navigator', () => {
  it('says where to, unless an inner tap is caught', async () => {
    await stage.show([['navigator', { as: 'n', url: '../detail?id=1', 'open-type': 'redirect' }, ['view', { id: 'go' }, 'go'], ['view', { id: 'stop', listen: ['catch:tap'] }, 'stop']]])
    await stage.page.locator('#stop').click()
    expect(await stage.pageMessages('navigate')).toEqual([])
    await stage.page.locator('#go').click()
    expect(await stage.pageMessages('navigate')).toEqual([{ url: '../detail?id=1', 'open-type': 'redirect', node: stage.ops.id('n') }])
  })
})

describe('picker', () => {
  const open = () => stage.page.locator('wx-picker').click()
  const turn = async (column: number, label: string) => {
    await stage.page.locator('.hutong-wheel').nth(column).getByText(label, { exact: true }).click()
    await stage.page.waitForFunction(([c, l]) => document.querySelectorAll('.hutong-wheel')[c as number]?.querySelector('[aria-selected]')?.textContent === l, [column, label] as const)
  }
  const confirm = () => stage.page.getByRole('button', { name: '确定' }).click()

  it('selects from objects by key', async () => {
    await stage.show([['picker', { as: 'p', range: [{ n: 'one' }, { n: 'two' }, { n: 'three' }], 'range-key': 'n', value: 0, listen: ['change', 'cancel'], model: 'value' }, 'open']])
    await open()
    expect(await stage.page.getByRole('dialog').isVisible()).toBe(true)
    await turn(0, 'two')
    await confirm()
    expect(await stage.events('change')).toEqual([{ value: '1' }])
    expect(await stage.page.getByRole('dialog').count()).toBe(0)
    await open()
    await stage.page.keyboard.press('Escape')
    expect(await stage.events('cancel')).toHaveLength(1)
  })

  it('is used by keyboard: opened, turned, confirmed or left, and the focus comes back', async () => {
    await stage.show([['picker', { as: 'p', mode: 'multiSelector', range: [['a', 'b', 'c', 'd'], ['x', 'y']], value: [0, 0], listen: ['change', 'cancel', 'columnchange'] }, 'open']])
    const { keyboard } = stage.page
    const chosen = () => stage.page.getByRole('option', { selected: true }).allInnerTexts()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    expect(await stage.page.getByRole('dialog').isVisible()).toBe(true)
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowUp')
    expect(await chosen()).toEqual(['b', 'x'])
    await keyboard.press('End')
    await keyboard.press('Tab')
    await keyboard.press('ArrowDown')
    expect(await chosen()).toEqual(['d', 'y'])
    expect(await stage.page.locator('.hutong-wheel:focus').evaluate((wheel) => document.getElementById(wheel.getAttribute('aria-activedescendant')!)!.textContent)).toBe('y')
    await keyboard.press('Enter')
    expect(await stage.events('change')).toEqual([{ value: [3, 1] }])
    expect((await stage.events('columnchange')).at(-1)).toEqual({ column: 1, value: 1 })
    expect(await stage.page.getByRole('dialog').count()).toBe(0)
    // From where it was opened it is opened again; the focus stays inside.
    await keyboard.press('Space')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Home')
    expect(await chosen()).toEqual(['d', 'x'])
    await keyboard.press('Escape')
    expect(await stage.events('cancel')).toHaveLength(1)
    expect(await stage.events('change')).toHaveLength(1)
    expect(await stage.page.locator('wx-picker').evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e)).toBe(true)
  })

  it.each([
    [{ range: ['a', 'b'], value: 0 }, '1'],
    [{ mode: 'time', value: '08:00' }, '09:00'],
    [{ mode: 'date', value: '2024-05-06', start: '2020-01-01', end: '2030-12-31' }, '2025-05-06'],
    [{ mode: 'region', value: ['浙江省', '杭州市', '西湖区'] }, ['安徽省', '合肥市', '瑶海区']],
  ] as [{ [name: string]: Json }, Json][])('is turned by a key: %j', async (props, value) => {
    await stage.show([['picker', { ...props, listen: ['change'] }, 'open']])
    await stage.page.keyboard.press('Tab')
    await stage.page.keyboard.press('Enter')
    await stage.page.locator('.hutong-wheel').first().waitFor()
    await stage.page.keyboard.press('ArrowDown')
    await stage.page.keyboard.press('Enter')
    expect(await stage.event('change')).toMatchObject({ value })
  })

  it('lets the logic answer a turned column', async () => {
    await stage.show([['picker', { as: 'p', mode: 'multiSelector', range: [['fish', 'bird'], ['eel', 'carp']], value: [0, 1], listen: ['change', 'columnchange'] }, 'open']])
    await open()
    await turn(0, 'bird')
    expect(await stage.event('columnchange')).toEqual({ column: 0, value: 1 })
    await stage.send([Op.attribute, stage.ops.id('p'), 'range', [['fish', 'bird'], ['crow', 'owl', 'kite']]], [Op.attribute, stage.ops.id('p'), 'value', [1, 0]])
    await turn(1, 'kite')
    await confirm()
    expect(await stage.events('change')).toEqual([{ value: [1, 2] }])
  })

  it('keeps days within the month', async () => {
    await stage.show([['picker', { mode: 'date', value: '2023-03-31', start: '2020-01-01', end: '2025-12-31', listen: ['change'] }, 'open']])
    await open()
    await turn(1, '02月')
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-wheel')[2]!.childElementCount === 28)
    await confirm()
    expect(await stage.events('change')).toEqual([{ value: '2023-02-28' }])
  })

  it('knows provinces, cities and districts, with their codes', async () => {
    await stage.show([['picker', { mode: 'region', value: ['浙江省', '杭州市', '西湖区'], listen: ['change'] }, 'open']])
    await open()
    await turn(1, '宁波市')
    await confirm()
    // A choice further left starts the columns right of it anew.
    expect(await stage.events('change')).toEqual([{ value: ['浙江省', '宁波市', '海曙区'], code: ['330000', '330200', '330203'], postcode: '' }])
  })

  it('stays closed when disabled', async () => {
    await stage.show([['picker', { range: ['a'], disabled: true }, 'open']])
    await stage.page.locator('wx-picker').click({ force: true })
    expect(await stage.page.getByRole('dialog').count()).toBe(0)
  })

  it('comes as a view with columns of the author’s own', async () => {
    const column = (n: number) => ['picker-view-column', { id: `c${n}` }, ...[0, 1, 2, 3].map((i) => ['view', {}, `${n}-${i}`] as const)] as const
    await stage.show([['picker-view', { as: 'v', value: [1, 0], style: 'height:200px', 'indicator-style': 'height:50px', listen: ['change'] }, column(0) as never, column(1) as never]])
    expect(await stage.page.locator('#c0').evaluate((e) => e.scrollTop)).toBe(50)
    await stage.page.locator('#c1').evaluate((e) => e.scrollTo({ top: 100 }))
    expect(await stage.event('change')).toEqual({ value: [1, 2] })
    await stage.send([Op.attribute, stage.ops.id('v'), 'value', [3, 2]])
    expect(await stage.page.locator('#c0').evaluate((e) => e.scrollTop)).toBe(150)
    await stage.page.locator('#c0').focus()
    await stage.page.keyboard.press('ArrowUp')
    await stage.page.keyboard.press('ArrowUp')
    expect((await stage.events('change')).slice(1)).toEqual([{ value: [2, 2] }, { value: [1, 2] }])
  })
})
