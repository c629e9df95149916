import { Op, type Json, type OpMessage } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const SVG = { text: '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="red"/></svg>', type: 'image/svg+xml' }

describe('image', () => {
  it('asks the container for each file of the package once', async () => {
    await stage.files({ 'images/a.svg': SVG, 'pages/index/b.svg': SVG })
    await stage.show([['image', { as: 'a', src: '/images/a.svg', listen: ['load', 'error'] }], ['image', { src: '../../images/a.svg' }], ['image', { as: 'b', src: 'b.svg' }], ['image', { as: 'c', src: 'missing.png' }]])
    await stage.event('error')
    await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'load').length === 3)
    expect((await stage.sent('container')).filter((m) => m[0] === 'asset').map((m) => m[2])).toEqual(['images/a.svg', 'pages/index/b.svg', 'pages/index/missing.png'])
    expect(await stage.events('load', 'a')).toEqual([{ width: 200, height: 100 }])
    expect(await stage.events('error', 'c')).toHaveLength(1)
  })

  it('uses data as it is, and shows the last source of several', async () => {
    const data = `data:image/svg+xml,${encodeURIComponent(SVG.text)}`
    await stage.files({ 'slow.svg': SVG })
    await stage.show([['image', { as: 'i', src: '/slow.svg', listen: ['load'] }]])
    await stage.send([Op.attribute, stage.ops.id('i'), 'src', data])
    await stage.event('load')
    expect(await stage.page.locator('wx-image img').getAttribute('src')).toBe(data)
  })

  it.each([
    ['scaleToFill', [320, 240]], ['widthFix', [320, 160]], ['heightFix', [480, 240]], ['aspectFit', [320, 240]],
  ] as const)('has the box of mode %s', async (mode, size) => {
    await stage.files({ 'a.svg': SVG })
    await stage.show([['image', { id: 'i', src: '/a.svg', mode, listen: ['load'] }]])
    await stage.event('load')
    const box = (await stage.page.locator('#i').boundingBox())!
    expect([box.width, box.height]).toEqual(size)
  })
})

/** Silence of half a second, as a WAV. */
function silence(): string {
  const bytes = new DataView(new ArrayBuffer(44 + 4000))
  const put = (at: number, text: string) => [...text].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)))
  put(0, 'RIFF')
  bytes.setUint32(4, 36 + 4000, true)
  put(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, 8000, true)
  bytes.setUint32(28, 8000, true)
  bytes.setUint16(32, 1, true)
  bytes.setUint16(34, 8, true)
  put(36, 'data')
  bytes.setUint32(40, 4000, true)
  for (let at = 44; at < bytes.byteLength; at++) bytes.setUint8(at, 128)
  return `data:audio/wav;base64,${btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)))}`
}

describe('danmu of a video', () => {
  const flying = () => stage.page.locator('.wx-danmu > span').allInnerTexts()
  const reach = (second: number) => stage.page.locator('wx-video video').evaluate((video: HTMLVideoElement, second) => {
    Object.defineProperty(video, 'currentTime', { configurable: true, value: second })
    video.dispatchEvent(new Event('timeupdate'))
  }, second)

  it('flies at its second and when it is sent, and is hidden by its button', async () => {
    await stage.show([['video', { as: 'v', 'enable-danmu': true, 'danmu-btn': true, 'danmu-list': [{ text: '一', color: '#ff0000', time: 0 }, { text: '三', time: 3 }, { text: '九', time: 9 }] }]])
    await reach(0)
    expect(await flying()).toEqual(['一'])
    expect(await stage.page.locator('.wx-danmu > span').evaluate((line) => getComputedStyle(line).color)).toBe('rgb(255, 0, 0)')
    await reach(1.5)
    await reach(3)
    // What a jump passes over is not made up for.
    await reach(20)
    await stage.send([Op.call, stage.ops.id('v'), 'sendDanmu', [{ text: '好' }], 7])
    await expect.poll(flying).toEqual(['一', '三', '好'])
    const button = stage.page.getByRole('button', { name: '弹幕' })
    expect(await button.getAttribute('aria-pressed')).toBe('true')
    await button.click()
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    expect(await stage.page.locator('.wx-danmu').isVisible()).toBe(false)
    await stage.send([Op.call, stage.ops.id('v'), 'sendDanmu', [{ text: '不见' }], 8])
    expect(await flying()).not.toContain('不见')
  })

  it('is not there where nobody has asked for it', async () => {
    await stage.show([['video', { as: 'v', 'danmu-list': [{ text: '一', time: 0 }] }]])
    await reach(0)
    expect(await stage.page.locator('.wx-danmu').count()).toBe(0)
  })
})

describe('audio', () => {
  it('plays to its end, and shows a row only with controls', async () => {
    await stage.show([['audio', { as: 'a', src: silence(), name: '风', author: '山', listen: ['play', 'timeupdate', 'pause', 'ended', 'error'] }]])
    const row = stage.page.locator('.wx-audio-row')
    expect(await row.isVisible()).toBe(false)
    await stage.send([Op.attribute, stage.ops.id('a'), 'controls', true])
    expect(await row.innerText()).toMatch(/▶\s*风\s*山\s*00:00/)
    await row.locator('button').click()
    await stage.event('ended')
    expect(await stage.events('play', 'a')).toHaveLength(1)
    expect((await stage.events('timeupdate', 'a')).at(-1)).toMatchObject({ duration: 0.5 })
    expect(await stage.events('error', 'a')).toHaveLength(0)
    expect(await row.locator('button').innerText()).toBe('▶')
  })

  it('is not heard while its page is covered', async () => {
    await stage.show([['audio', { as: 'a', src: silence(), loop: true, controls: true, listen: ['play', 'pause'] }]])
    const button = stage.page.locator('.wx-audio-row button')
    await button.click()
    await stage.event('play')
    await stage.toContainerSide(['hush', true])
    await stage.event('pause')
    await button.click()
    await expect.poll(() => stage.events('pause', 'a')).toHaveLength(2)
    await stage.toContainerSide(['hush', false])
    await button.click()
    await expect.poll(() => stage.events('play', 'a')).toHaveLength(3)
    expect(await button.innerText()).toBe('❚❚')
  })

  it('obeys its context, and says what it cannot play', async () => {
    await stage.show([['audio', { as: 'a', src: '/missing.mp3', listen: ['play', 'pause', 'error'] }]])
    expect(await stage.event('error')).toBeTruthy()
    const call = (method: string, ...args: Json[]) => stage.send([Op.call, stage.ops.id('a'), method, args, 0])
    await stage.page.mouse.click(1, 1) // a sound needs that the user has done something
    await call('setSrc', silence())
    await call('seek', 0.1)
    await call('play')
    await stage.event('play')
    await call('pause')
    await stage.event('pause')
    expect(await stage.events('error', 'a')).toEqual([{ errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' }])
  })

  it('obeys after it has the source that was set before, all in one turn', async () => {
    await stage.show([['audio', { as: 'a', listen: ['play', 'pause', 'timeupdate', 'ended', 'error'] }]])
    await stage.page.mouse.click(1, 1)
    const call = (method: string, ...args: Json[]): OpMessage => [Op.call, stage.ops.id('a'), method, args, 0]
    await stage.send(call('setSrc', silence()), call('seek', 0.3), call('play'))
    await stage.event('ended')
    expect(await stage.events('play', 'a')).toHaveLength(1)
    expect(Math.min(...((await stage.events('timeupdate', 'a')) as { currentTime: number }[]).map(({ currentTime }) => currentTime))).toBeGreaterThanOrEqual(0.3)
    await stage.forget()
    await stage.send([Op.attribute, stage.ops.id('a'), 'src', silence() + '#2'], call('play'), call('pause'), call('play'))
    await stage.event('ended')
    expect(await stage.events('error', 'a')).toEqual([])
  })
})

describe('rich-text', () => {
  const draw = async (nodes: string | object[]) => {
    await stage.show([['rich-text', { id: 'r', nodes: nodes as never }]])
    return stage.page.locator('#r').innerHTML()
  }

  it('takes nodes', async () => {
    expect(await draw([{ name: 'div', attrs: { class: 'a', style: 'width:75rpx', onclick: 'x()' }, children: [{ type: 'text', text: 'a&nbsp;<b>' }, { name: 'BR' }] }]))
      .toBe('<div class="a" style="width: 10vw;">a&nbsp;&lt;b&gt;<br></div>')
  })

  it('reads the entities of HTML once, and no written line breaks', async () => {
    expect(await draw('<p>&amp;lt; &lt; &copy; &#33; a\\nb</p>')).toBe('<p>&amp;lt; &lt; © ! a\\nb</p>')
  })

  it('reads the entities of texts once, and written line breaks', async () => {
    expect(await draw([{ type: 'text', text: '&amp;lt; &lt; &copy; a\\nb' }])).toBe('&amp;lt; &lt; &amp;copy; a\nb')
  })

  it('lets nothing through that runs, frames or links', async () => {
    await stage.page.evaluate(() => { (window as unknown as { hit: number }).hit = 0 })
    const html = await draw('<p onclick="hit=1">a</p><script>hit=2</script><img src="x" onerror="hit=3"><iframe src="javascript:parent.hit=4"></iframe><a href="javascript:hit=5">b</a><svg onload="hit=6"></svg><style>*{display:none}</style><form><input></form><math><mtext></mtext></math>')
    expect(html).toBe('<p>a</p><img><a>b</a>')
    expect(await stage.page.evaluate(() => (window as unknown as { hit: number }).hit)).toBe(0)
  })

  it('ends at some depth', async () => {
    const html = await draw('<div>'.repeat(150) + 'x')
    expect(html.match(/<div>/g)!.length).toBeLessThan(100)
  })

  it('ends at some depth of nodes too', async () => {
    const deep = (n: number): object => (n ? { name: 'i', children: [deep(n - 1)] } : { type: 'text', text: 'x' })
    expect((await draw([deep(90)])).match(/<i>/g)).toHaveLength(65)
  })
})

it('canvas plays recorded drawing, and only drawing', async () => {
  await stage.show([['canvas', { as: 'c', style: 'width:100px;height:50px' }]])
  await stage.send([Op.call, stage.ops.id('c'), 'draw', [[
    ['=', 'fillStyle', 'rgb(0, 128, 0)'], ['fillRect', 0, 0, 10, 10],
    ['=', 'canvas', 1], ['=', 'fillRect', 1], ['constructor'], ['__proto__'], ['toString'],
    ['=', 'fillStyle', { gradient: 'linear', at: [0, 0, 100, 0], stops: [[0, '#f00'], [1, '#f00']] }], ['fillRect', 20, 0, 10, 10],
  ], false], 3])
  await stage.callback(3)
  const pixels = await stage.page.locator('canvas').evaluate((e) => [5, 25, 45].map((x) => [...(e as HTMLCanvasElement).getContext('2d')!.getImageData(x, 5, 1, 1).data]))
  expect(pixels).toEqual([[0, 128, 0, 255], [255, 0, 0, 255], [0, 0, 0, 0]])
  await stage.send([Op.call, stage.ops.id('c'), 'toDataURL', [{ width: 10, height: 10 }], 4], [Op.call, stage.ops.id('c'), 'measureText', ['10px monospace', 'ab'], 5])
  expect(await stage.callback(4)).toMatch(/^data:image\/png/)
  expect(await stage.callback(5)).toBeGreaterThan(5)
  expect((await stage.sent()).filter((m) => m[0] === 'error')).toEqual([])
})

it('canvas gives and takes pixels, draws patterns, and starts anew without reserve', async () => {
  await stage.files({ 'a.svg': SVG })
  await stage.show([['canvas', { as: 'c', style: 'width:100px;height:50px' }]])
  const c = stage.ops.id('c')
  await stage.send([Op.call, c, 'draw', [[['translate', 50, 0], ['=', 'fillStyle', { pattern: '/a.svg', repetition: 'repeat' }], ['fillRect', 0, 0, 50, 50]], false], 3])
  await stage.callback(3)
  await stage.send([Op.call, c, 'getImageData', [49, 10, 2, 1], 4])
  expect([...Buffer.from((await stage.callback(4)) as string, 'base64')]).toEqual([0, 0, 0, 0, 255, 0, 0, 255])
  await stage.send([Op.call, c, 'draw', [[['=', 'fillStyle', '#00f'], ['fillRect', 0, 0, 1, 1]], false], 5], [Op.call, c, 'putImageData', [Buffer.from([0, 255, 0, 255]).toString('base64'), 1, 0, 1, 1], 6], [Op.call, c, 'getImageData', [0, 0, 3, 1], 7])
  expect([...Buffer.from((await stage.callback(7)) as string, 'base64')]).toEqual([0, 0, 255, 255, 0, 255, 0, 255, 0, 0, 0, 0])
})

it('canvas hands itself over, once nothing has been drawn on it, and pictures for it', async () => {
  await stage.files({ 'a.svg': SVG })
  await stage.show([['canvas', { as: 'c', type: '2d' }], ['canvas', { as: 'drawn' }]])
  await stage.send([Op.call, stage.ops.id('drawn'), 'draw', [[['fillRect', 0, 0, 1, 1]], true], 2])
  await stage.callback(2)
  await stage.send([Op.call, stage.ops.id('c'), 'surface', [], 3], [Op.call, stage.ops.id('c'), 'image', ['/a.svg'], 4], [Op.call, stage.ops.id('c'), 'image', ['/none.png'], 5], [Op.call, stage.ops.id('drawn'), 'surface', [], 6])
  await Promise.all([3, 4, 5, 6].map((id) => stage.callback(id)))
  const answers = await stage.page.evaluate(() => [3, 4, 5, 6].map((id) => {
    const answer = window.sent.logic.find((m) => m[0] === 'callback' && m[1] === id)![2] as { width: number, height: number } | null
    return answer && [Object.prototype.toString.call(answer), answer.width, answer.height]
  }))
  expect(answers).toEqual([['[object OffscreenCanvas]', 300, 150], ['[object ImageBitmap]', 200, 100], null, null])
})

it('canvas tells touches from its corner', async () => {
  await stage.show([['view', { style: 'height:40px' }], ['canvas', { as: 'c', id: 'c', style: 'width:100px;height:50px', listen: ['touchstart'] }]])
  const box = (await stage.page.locator('#c').boundingBox())!
  await stage.page.mouse.move(box.x + 7, box.y + 9)
  await stage.page.mouse.down()
  await stage.event('touchstart')
  const [message] = (await stage.sent()).filter((m) => m[0] === 'event')
  expect((message![4] as { touches: object[] }).touches).toMatchObject([{ x: 7, y: 9, clientX: 7, clientY: 49 }])
})

describe('what the container shows', () => {
  it('says in its place what nobody shows', async () => {
    await stage.show([['camera', { as: 'm', id: 'm', listen: ['error'] }, ['cover-view', {}, 'child']]])
    await stage.toContainerSide(['embed', stage.ops.id('m'), 'absent', null])
    expect(await stage.page.getByRole('img', { name: '相机：此容器暂不支持' }).isVisible()).toBe(true)
    expect(await stage.events('error', 'm')).toHaveLength(1)
  })

  const embedded = async (name: string) => (await stage.sent('container')).filter((m) => m[0] === 'embed' && m[1] === stage.ops.id(name)).map((m) => m[2]!)

  it('has a place that the container hears of, until it is gone', async () => {
    await stage.show([['view', { as: 'v', style: 'height:30px' }], ['live-player', { as: 'l', src: 'rtmp://a.test', style: 'width:100px;height:50px', listen: ['statechange'] }]])
    await expect.poll(async () => (await embedded('l')).length).toBe(2)
    expect(await embedded('l')).toEqual([{ tag: 'live-player', attributes: { src: 'rtmp://a.test' } }, { box: [0, 74, 100, 50], clip: [0, 44, 375, 623] }])
    await stage.send([Op.style, stage.ops.id('v'), 'height:40px'], [Op.call, stage.ops.id('l'), 'play', [], 4])
    await expect.poll(async () => (await embedded('l')).length).toBe(4)
    expect((await embedded('l')).slice(2)).toEqual([{ call: [1, 'play', []] }, { box: [0, 84, 100, 50], clip: [0, 44, 375, 623] }])
    await stage.toContainerSide(['embed', stage.ops.id('l'), 'answer', [1, { ok: true }]])
    await stage.toContainerSide(['embed', stage.ops.id('l'), 'statechange', { code: 2001 }])
    expect(await stage.callback(4)).toEqual({ ok: true })
    expect(await stage.events('statechange', 'l')).toEqual([{ code: 2001 }])
    stage.ops.page(2, [['view', {}, 'x']])
    await stage.send()
    await expect.poll(async () => (await embedded('l')).at(-1)).toEqual({ box: null })
    await stage.send([Op.remove, stage.ops.id('page1'), stage.ops.id('l')], [Op.release, stage.ops.id('l')])
    expect((await embedded('l')).at(-1)).toBeNull()
  })

  it('keeps what a page of the web posts until the user goes back, and follows its title', async () => {
    await stage.show([['web-view', { as: 'w', src: 'https://a.test/', listen: ['message', 'error'] }]], { chrome: { back: true } })
    const tell = (event: string, detail: Json) => stage.toContainerSide(['embed', stage.ops.id('w'), event, detail])
    await tell('message', { n: 1 })
    await tell('message', { n: 2 })
    await tell('title', '网页')
    expect(await stage.events('message', 'w')).toEqual([])
    expect(await stage.page.getByRole('heading').textContent()).toBe('网页')
    await stage.page.getByRole('button', { name: '返回' }).click()
    expect(await stage.events('message', 'w')).toEqual([{ data: [{ n: 1 }, { n: 2 }] }])
    expect((await stage.sent()).map((m) => m[0] === 'page' ? m[2] : m[0]).slice(-2)).toEqual(['event', 'back'])
    await tell('navigate', { url: '/pages/b', 'open-type': 'redirect' })
    expect(await stage.pageMessages('navigate')).toEqual([{ url: '/pages/b', 'open-type': 'redirect' }])
    await tell('refused', { url: 'https://b.test/' })
    expect(await stage.page.getByRole('img', { name: '该网页不在允许的域名内' }).count()).toBe(1)
  })
})

it('page-meta and navigation-bar speak for the page', async () => {
  await stage.show([['page-meta', { as: 'm', 'page-style': 'padding-top:30px' }, ['navigation-bar', { title: '新', 'front-color': '#ffffff', 'background-color': '#000000' }]], ['view', { id: 'v' }, 'x']])
  expect(await stage.page.getByRole('heading').textContent()).toBe('新')
  expect(await stage.page.locator('.hutong-nav').evaluate((e) => [e.style.color, e.style.backgroundColor])).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  expect((await stage.page.locator('#v').boundingBox())!.y).toBe(74)
})

describe('match-media', () => {
  it.each([
    [{ 'min-width': 375 }, true], [{ 'min-width': 376 }, false], [{ 'max-width': 375 }, true], [{ maxWidth: 374 }, false], [{ width: 375, height: 667 }, true],
    [{ 'min-height': 600, 'max-height': 666 }, false], [{ orientation: 'portrait' }, true], [{ orientation: 'landscape' }, false], [{}, true],
  ] as [{ [name: string]: Json }, boolean][])('%j of a frame of 375 × 667: %s', async (wanted, seen) => {
    await stage.show([['match-media', wanted, ['view', { id: 'v' }, 'x']]])
    expect(await stage.page.locator('#v').isVisible()).toBe(seen)
  })

  it('follows the frame, and what is wanted of it', async () => {
    await stage.show([['match-media', { as: 'm', 'min-width': 500, orientation: 'landscape' }, ['view', { id: 'v' }, 'x']], ['match-media', { as: 'n', 'max-width': 400 }, ['view', { id: 'w' }, 'y']]])
    const seen = () => Promise.all(['#v', '#w'].map((id) => stage.page.locator(id).isVisible()))
    expect(await seen()).toEqual([false, true])
    await stage.page.setViewportSize({ width: 600, height: 400 })
    await expect.poll(seen).toEqual([true, false])
    await stage.send([Op.attribute, stage.ops.id('m'), 'min-width', 700], [Op.attribute, stage.ops.id('n'), 'max-width', 600])
    expect(await seen()).toEqual([false, true])
    await stage.page.setViewportSize({ width: 800, height: 400 })
    await expect.poll(seen).toEqual([true, false])
  })
})
