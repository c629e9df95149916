import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => {
  stage = await Stage.open()
  await stage.show([['editor', { as: 'e', placeholder: '写点什么', listen: ['ready', 'focus', 'input', 'blur', 'statuschange'] }]])
})
afterEach(() => stage.close())

const content = () => stage.page.locator('.wx-editor-content')
let calls = 100
const call = async (method: string, ...args: Json[]): Promise<Json> => {
  await stage.send([Op.call, stage.ops.id('e'), method, args, ++calls])
  return stage.callback(calls)
}
const contents = async () => (await call('getContents')) as { html: string, text: string, delta: { ops: Json[] } }
const html = async () => (await contents()).html
const ops = async () => (await contents()).delta.ops
const set = (text: string) => call('setContents', { html: text })
const type = (text: string) => stage.page.keyboard.type(text)
const press = async (...keys: string[]) => {
  for (const key of keys) await stage.page.keyboard.press(key)
}

describe('typing', () => {
  it('is told as html, text and delta, with focus and blur', async () => {
    expect(await stage.events('ready')).toHaveLength(1)
    await content().click()
    await type('你好')
    await press('Enter')
    await type('b  c')
    await call('blur')
    const last = { html: '<p>你好</p><p>b  c</p>', text: '你好\nb  c\n', delta: { ops: [{ insert: '你好\nb  c\n' }] } }
    expect(await stage.event('blur')).toEqual(last)
    expect((await stage.events('input')).at(-1)).toEqual(last)
    expect(await stage.events('focus')).toEqual([{ html: '<p><br></p>', text: '\n', delta: { ops: [{ insert: '\n' }] } }])
  })

  it('joins lines and takes a list apart with Backspace and Enter', async () => {
    await set('<h1>标题</h1><ul><li>一</li></ul><p>尾</p>')
    await content().click()
    await press('Control+Home', 'End', 'ArrowRight', 'Backspace') // before 一: no list any more
    expect(await html()).toBe('<h1>标题</h1><p>一</p><p>尾</p>')
    await press('Backspace')
    expect(await html()).toBe('<h1>标题一</h1><p>尾</p>')
    await press('End', 'Enter')
    await call('format', 'list', 'ordered')
    await type('1')
    await press('Enter')
    expect(await html()).toBe('<h1>标题一</h1><ol><li>1</li><li><br></li></ol><p>尾</p>')
    await press('Enter')
    expect(await html()).toBe('<h1>标题一</h1><ol><li>1</li></ol><p><br></p><p>尾</p>')
    await press('Control+a', 'Delete')
    expect(await html()).toBe('<p><br></p>')
  })

  it('takes what an input method composes, with the format that waits', async () => {
    await content().click()
    await call('format', 'bold', null)
    const session = await stage.page.context().newCDPSession(stage.page)
    await session.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    expect(await content().getAttribute('blank')).toBeNull()
    expect(await stage.events('input')).toEqual([])
    await session.send('Input.insertText', { text: '你' })
    expect(await html()).toBe('<p><strong>你</strong></p>')
  })

  it('shows the placeholder while empty, says what it is, and can be read-only', async () => {
    const hint = () => content().evaluate((e) => getComputedStyle(e, '::before').content)
    expect(await hint()).toBe('"写点什么"')
    expect(await content().evaluate((e) => [e.role, e.ariaMultiLine, e.ariaLabel])).toEqual(['textbox', 'true', '写点什么'])
    await content().click()
    await type('x')
    expect(await hint()).toBe('none')
    await press('Backspace')
    expect(await hint()).toBe('"写点什么"')
    await stage.send([Op.attribute, stage.ops.id('e'), 'read-only', true])
    await content().click()
    await type('y')
    expect(await html()).toBe('<p><br></p>')
  })
})

describe('formats', () => {
  it('hold for what is selected, and go when set again', async () => {
    await set('<p>abc</p><p>def</p>')
    await content().click()
    await press('Control+Home', 'ArrowRight', 'Shift+ArrowRight')
    expect(await call('getSelectionText')).toEqual({ text: 'b' })
    await call('format', 'bold', null)
    await call('format', 'color', '#ff0000')
    await call('format', 'align', 'center')
    expect(await ops()).toEqual([
      { insert: 'a' }, { insert: 'b', attributes: { bold: true, color: '#ff0000' } }, { insert: 'c' }, { insert: '\n', attributes: { align: 'center' } }, { insert: 'def\n' },
    ])
    expect(await html()).toBe('<p style="text-align: center;">a<strong><span style="color: rgb(255, 0, 0);">b</span></strong>c</p><p>def</p>')
    await expect.poll(async () => (await stage.events('statuschange')).at(-1)).toEqual({ bold: true, color: '#ff0000', align: 'center' })
    await press('Control+b')
    await call('format', 'align', 'center')
    await call('format', 'color', '#ff0000')
    expect(await html()).toBe('<p>abc</p><p>def</p>')
    await press('Control+a')
    for (const [name, value] of [['header', 'H2'], ['fontSize', '20px'], ['script', 'super'], ['indent', '+1'], ['indent', '+1']] as const) await call('format', name, value)
    expect(await html()).toBe('<h2 class="ql-indent-2"><sup><span style="font-size: 20px;">abc</span></sup></h2><h2 class="ql-indent-2"><sup><span style="font-size: 20px;">def</span></sup></h2>')
    await call('removeFormat')
    expect(await html()).toBe('<p>abc</p><p>def</p>')
    for (const name of ['position', 'constructor']) expect(await call('format', name, 'fixed')).toEqual({ error: `no format ${name}` })
  })

  it('wait at a caret for what is typed, and stay exact where the browser types', async () => {
    await content().click()
    await call('format', 'fontSize', '32rpx')
    await type('ab')
    await call('format', 'fontSize', '')
    await type('c')
    expect(await ops()).toEqual([{ insert: 'ab', attributes: { fontSize: '32rpx' } }, { insert: 'c\n' }])
    await press('ArrowLeft', 'ArrowLeft')
    await expect.poll(async () => (await stage.events('statuschange')).at(-1)).toEqual({ fontSize: '32rpx' })
    expect(await stage.page.locator('.wx-editor-content span').evaluate((e) => getComputedStyle(e).fontSize)).toBe('16px')
  })

  it('know lists of things to do, that a tap ticks', async () => {
    await set('<p>买菜</p>')
    await content().click()
    await call('format', 'list', 'check')
    expect(await html()).toBe('<ul data-checked="false"><li>买菜</li></ul>')
    await stage.page.locator('.wx-editor-content li').click({ position: { x: 5, y: 8 } })
    expect(await ops()).toEqual([{ insert: '买菜' }, { insert: '\n', attributes: { list: 'checked' } }])
    await call('format', 'list', 'check')
    expect(await html()).toBe('<p>买菜</p>')
  })
})

describe('contents', () => {
  it('come back as they were given, by html and by delta', async () => {
    const given = '<h3>一</h3><p style="line-height: 2; text-align: right;">二<em>三</em><u>四</u><del>五</del><ins>六</ins><sub>七</sub></p><ol><li>八</li><li class="ql-indent-1">九</li></ol><hr><p style="direction: rtl;"><span style="font-family: serif; background-color: rgb(0, 255, 0);">十</span></p>'
    await set(given)
    const first = await contents()
    expect(first.html).toBe(given)
    await call('clear')
    expect(await html()).toBe('<p><br></p>')
    await call('setContents', { delta: first.delta })
    expect(await contents()).toEqual(first)
    expect(await call('setContents', {})).toEqual({ error: 'neither html nor delta' })
  })

  it('keep the lines of preformatted text, and what holds for them', async () => {
    await set('<pre style="text-align: center"><b>a  b\nc</b></pre>')
    expect(await ops()).toEqual([
      { insert: 'a  b', attributes: { bold: true } }, { insert: '\n', attributes: { align: 'center' } }, { insert: 'c', attributes: { bold: true } }, { insert: '\n', attributes: { align: 'center' } },
    ])
  })

  it('have no headings and indents beyond those that there are: such a line would be lost', async () => {
    const line = (text: string, attributes: object): Json => [{ insert: text }, { insert: '\n', attributes }] as Json
    await call('setContents', { delta: { ops: [line('a', { header: 9 }), line('b', { header: 'x', indent: 9 }), line('c', { header: 6, indent: '8' })].flat() } })
    expect(await html()).toBe('<p>a</p><p>b</p><h6 class="ql-indent-8">c</h6>')
    await content().click()
    await press('Control+Home')
    await type('1')
    expect((await contents()).text).toBe('1a\nb\nc\n')
  })

  it('take pictures of the package, dividers and text at the caret', async () => {
    await stage.files({ 'pages/index/a.svg': { text: '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>', type: 'image/svg+xml' } })
    await call('insertText', { text: '前后' })
    await press('ArrowLeft')
    await call('insertImage', { src: 'a.svg', alt: '图', width: '80%', extClass: 'pic', data: { id: 'abcd', role: 'god' } })
    expect(await ops()).toEqual([
      { insert: '前' }, { insert: { image: 'a.svg' }, attributes: { alt: '图', width: '80%', class: 'pic', 'data-custom': 'id=abcd&role=god' } }, { insert: '后\n' },
    ])
    await expect.poll(() => stage.page.locator('.wx-editor-content img').evaluate((e) => (e as HTMLImageElement).src)).toMatch(/^blob:/)
    await call('insertDivider')
    await type('x')
    expect(await html()).toBe('<p>前<img alt="图" width="80%" class="pic" data-custom="id=abcd&amp;role=god" src="a.svg"></p><hr><p>x后</p>')
    await press('ArrowLeft', 'Backspace')
    expect(await html()).toMatch(/<\/p><p>x后/)
    await press('Backspace')
    expect((await contents()).text).toBe('前x后\n')
    expect(await call('insertImage', {})).toEqual({ error: 'src is needed' })
    expect(await call('insertCustomBlock', {})).toEqual({ error: 'insertCustomBlock is not supported' })
  })

  it('of a stranger run nothing and bring nothing but what is allowed', async () => {
    const requests: string[] = []
    stage.page.on('request', (request) => requests.push(request.url()))
    const hostile = `<img src="javascript:hit()" onerror="hit()"><script>hit()</script><svg onload="hit()"><a href="javascript:hit()">s</a></svg><iframe src="https://evil.example/"></iframe>
      <p onclick="hit()" style="position:fixed;background:url(https://evil.example/b.png);color:red">红<style>*{display:none}</style></p><a href="javascript:hit()">链</a><object data="https://evil.example/o"></object>`
    await stage.page.evaluate(() => { (window as unknown as { hit: () => void }).hit = () => { document.title = 'hit' } })
    await set(hostile)
    const delta = [
      { insert: '坏', attributes: { color: 'red;background:url(https://evil.example/c.png)', onclick: 'hit()', bold: { a: 1 }, link: 'javascript:hit()' } },
      { insert: { video: 'https://evil.example/v' } }, { insert: { image: 1 } }, { retain: 3 }, null, { insert: '\n', attributes: { header: '1><script>hit()</script>', list: 'x' } },
    ]
    const shown = await content().innerHTML()
    expect(shown).not.toMatch(/hit|evil|script|position|iframe/)
    expect(await html()).toBe('<p><img src="javascript:hit()"></p><p><span style="color: red;">红</span></p><p>链</p>')
    await call('setContents', { delta: { ops: delta as Json } })
    expect(await content().innerHTML()).toBe('<ul><li><span>坏</span></li></ul>')
    await content().click()
    await stage.page.evaluate((text) => {
      const data = new DataTransfer()
      data.setData('text/html', text)
      const target = document.activeElement!.shadowRoot!.activeElement!
      target.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertFromPaste', dataTransfer: data, bubbles: true, cancelable: true, composed: true }))
    }, hostile)
    expect(await content().innerHTML()).not.toMatch(/hit|evil|script|position|iframe/)
    expect(await stage.page.title()).toBe('')
    expect(requests.filter((url) => url.includes('evil'))).toEqual([])
  })
})

describe('the tools of a picture', () => {
  it('tell its size, draw it larger and take it out', async () => {
    const src = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    const picture = () => stage.page.locator('.wx-editor-content img')
    const tools = stage.page.locator('.wx-editor-picture')
    await set(`<p>a<img width="40" height="40" src="${src}">b</p>`)
    await picture().click()
    expect(await call('getSelectionText')).toEqual({ text: '' })
    expect(await tools.count()).toBe(0)
    await stage.send(...['size', 'toolbar', 'resize'].map((name): [number, ...Json[]] => [Op.attribute, stage.ops.id('e'), `show-img-${name}`, true]))
    await picture().click()
    expect(await tools.locator('span').textContent()).toBe('40 × 40')
    const corner = (await tools.locator('i').boundingBox())!
    await stage.page.mouse.move(corner.x + 8, corner.y + 8)
    await stage.page.mouse.down()
    await stage.page.mouse.move(corner.x + 28, corner.y + 8)
    await stage.page.mouse.up()
    expect((await ops())[1]).toEqual({ insert: { image: src }, attributes: { width: '60' } })
    await picture().click()
    await tools.getByLabel('删除图片').click()
    expect(await ops()).toEqual([{ insert: 'ab\n' }])
    expect(await tools.count()).toBe(0)
    expect(await stage.events('blur')).toEqual([])
  })
})

describe('undo', () => {
  it('takes back typing as one step, formats and contents, and does them again', async () => {
    await content().click()
    await type('abc')
    await press('Shift+Home')
    await call('format', 'italic', null)
    await press('Control+z')
    expect(await html()).toBe('<p>abc</p>')
    await call('undo')
    expect(await html()).toBe('<p><br></p>')
    await call('undo')
    await call('redo')
    await press('Control+Shift+z')
    expect(await html()).toBe('<p><em>abc</em></p>')
    await set('<p>x</p>')
    await call('undo')
    expect(await html()).toBe('<p><em>abc</em></p>')
    expect((await stage.events('input')).at(-1)).toMatchObject({ html: '<p><em>abc</em></p>' })
  })
})

describe('tools of the page', () => {
  it('leave the focus with the editor when they catch the press', async () => {
    await stage.show([['editor', { as: 'e', style: 'height:50px', listen: ['focus', 'blur'] }], ['view', { as: 't', style: 'height:40px', listen: ['catch:touchend'] }, 'B'], ['view', { as: 'v' }, 'else']], {}, 2)
    const shown = stage.page.locator('.wx-editor-content').last()
    await shown.click()
    await stage.page.getByText('B', { exact: true }).click()
    expect(await stage.events('blur', 'e')).toEqual([])
    await stage.page.getByText('else').click()
    expect(await stage.events('blur', 'e')).toHaveLength(1)
  })
})
