import { expect, test } from 'vitest'
import type { Json } from '@hutong/protocol'
import { extension, onePage, open, type Session } from './session'

type Chain = { [name: string]: (...args: unknown[]) => Chain } & { exec(done?: (results: unknown[]) => void): Chain }
type Instance = { [name: string]: (...args: unknown[]) => Chain }

async function page(): Promise<{ session: Session; wx: Instance; page: Instance }> {
  const sources = onePage(
    `<view id="v" class="box one" data-k="v" mark:m="{{1}}"><text class="deep">t</text></view><view class="box two"/><child id="c" n="{{4}}"/><scroll-view class="s"/><canvas type="2d" id="cv"/>`,
    'Page({ onLoad() { globalThis.page = this } })',
    { 'comp/child.json': { component: true }, 'comp/child.wxml': '<view class="inner"/>', 'comp/child.js': 'Component({ properties: { n: Number }, attached() { globalThis.child = this } })' },
    { usingComponents: { child: '/comp/child' } },
  )
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const session = await open(sources)
  return { session, wx: session.scope['wx'] as Instance, page: session.scope['page'] as Instance }
}

const box = { left: 1, top: 2, right: 11, bottom: 22, width: 10, height: 20 }

test('one op asks the view for everything; answers come back to each question and to exec', async () => {
  const { session, wx } = await page()
  const root = session.view.front.node
  const results: unknown[] = []
  const query = wx['createSelectorQuery']?.() as Chain
  query['select']?.('#v')['boundingClientRect']?.((rect: unknown) => results.push(rect))
  query['selectAll']?.('.box')['fields']?.({ id: true, size: true, mark: true, computedStyle: ['color'], properties: ['hidden'] })
  query['select']?.('.gone')['boundingClientRect']?.()
  query['selectViewport']?.()['scrollOffset']?.()
  query['select']?.('text')['fields']?.({ id: true })
  query.exec(all => results.push(all))
  await session.settle()
  const boxes = root.findAll('.box').map(node => node.id)
  expect(session.view.queries).toEqual([
    {
      id: expect.any(Number) as number, page: session.view.front.id,
      requests: [
        { node: boxes[0], rect: true, size: true },
        ...boxes.map(node => ({ node, size: true, styles: ['color'], properties: ['hidden'] })),
        { viewport: true, scroll: true },
        { node: root.find('text').id },
      ],
    },
  ])
  const size = { width: 10, height: 20, styles: { color: 'red' }, properties: { hidden: false } }
  session.view.answer(session.view.queries[0]?.id ?? 0, [box, size, size, { scrollTop: 5, scrollLeft: 0 }, {}] as Json)
  const first = { id: 'v', dataset: { k: 'v' }, ...box }
  expect(results).toEqual([
    first,
    [
      first,
      [{ id: 'v', width: 10, height: 20, color: 'red', hidden: false, mark: { m: 1 } }, { id: '', width: 10, height: 20, color: 'red', hidden: false, mark: {} }],
      null,
      { id: '', dataset: {}, scrollTop: 5, scrollLeft: 0 },
      { id: '' },
    ],
  ])
})

test('a query that is kept asks the same again', async () => {
  const { session, wx } = await page()
  const query = (wx['createSelectorQuery']?.() as Chain)['select']?.('#v')['boundingClientRect']?.() as Chain
  const results: unknown[] = []
  for (const width of [1, 2]) {
    query.exec(all => results.push(all))
    await session.settle()
    session.view.answer(session.view.queries[width - 1]?.id ?? 0, [{ width }] as Json)
  }
  expect(results).toEqual([[expect.objectContaining({ width: 1 })], [expect.objectContaining({ width: 2 })]])
})

test('a query stays inside its component unless it says `>>>`', async () => {
  const { session, wx, page: instance } = await page()
  const child = session.scope['child']
  const count = async (query: Chain, selector: string): Promise<number> => {
    const before = session.view.queries.length
    query['selectAll']?.(selector)['boundingClientRect']?.()
    query.exec()
    await session.settle()
    return session.view.queries.slice(before)[0]?.requests.length ?? 0
  }
  expect(await count(instance['createSelectorQuery']?.() as Chain, '.inner')).toBe(0)
  expect(await count(instance['createSelectorQuery']?.() as Chain, '#c >>> .inner')).toBe(1)
  expect(await count((wx['createSelectorQuery']?.() as Chain)['in']?.(child) as Chain, '.inner')).toBe(1)
  expect(await count((child as Instance)['createSelectorQuery']?.() as Chain, '.inner, .box')).toBe(1)
})

/** The view answers that it has no canvas to hand over. */
function noSurface(session: Session): void {
  const asked = session.view.calls.find(({ method }) => method === 'surface')
  session.view.answer(asked?.callback ?? 0, null)
}

test('node: components, scroll-view and canvas', async () => {
  const { session, wx } = await page()
  const query = wx['createSelectorQuery']?.() as Chain
  const nodes: { node: { [name: string]: unknown } }[] = []
  for (const selector of ['#c', '.s', '#cv', '#v']) query['select']?.(selector)['node']?.()
  query.exec(results => nodes.push(...(results as typeof nodes)))
  await session.settle()
  noSurface(session)
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}, {}, {}, {}])
  // Not by the matcher: what it would print cannot be printed.
  expect(nodes[0]?.node === session.scope['child']).toBe(true)
  ;(nodes[1]?.node['scrollTo'] as (options: object) => void)({ top: 5 })
  const context = (nodes[2]?.node['getContext'] as (type: string) => { fillRect(...at: number[]): void })('2d')
  context.fillRect(0, 0, 1, 1)
  await session.settle()
  expect(session.view.calls.map(({ method, args }) => [method, args])).toEqual([['surface', []], ['scrollTo', [{ top: 5 }]], ['draw', [[['fillRect', 0, 0, 1, 1]], true]]])
  expect(nodes[3]?.node).toBeNull()
})

test('where there is no canvas of the worker, one measures and reads as empty', async () => {
  const { session, wx } = await page()
  type Context = { measureText(text: string): object, getImageData(...at: number[]): { data: Uint8ClampedArray }, fillText(text: string): void }
  const canvas = wx['createOffscreenCanvas']?.({ type: '2d', width: 20, height: 10 }) as unknown as { getContext(type: string): Context, toDataURL(): string }
  const context = canvas.getContext('2d')
  context.fillText('胡同')
  await session.settle()
  expect(canvas).toMatchObject({ width: 20, height: 10 })
  expect(context.measureText('胡同')).toEqual({ width: 20 })
  expect([...context.getImageData(0, 0, 1, 2).data]).toEqual(Array(8).fill(0))
  expect(canvas.toDataURL()).toBe('data:,')
  expect(session.view.calls).toEqual([])
})

test('the script with the objects of built-ins is fetched by the first that asks, once', async () => {
  const sources = onePage('<canvas id="cv"/><video id="v"/>', 'Page({ onLoad() { globalThis.scope = { query: wx.createSelectorQuery } } })')
  const session = await open(sources, { over: { scripts: [] }, broker: { 'runtime.more': async () => ({ script: await extension('more') }) } })
  const results: { node?: object; context?: { [method: string]: (...args: unknown[]) => unknown } }[] = []
  const query = (session.scope['scope'] as { query(): Chain }).query()
  query['select']?.('#cv')['node']?.()
  query['select']?.('#v')['context']?.()
  query.exec(found => results.push(...(found as typeof results)))
  await expect.poll(() => session.view.calls.length).toBe(1)
  noSurface(session)
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}, {}])
  expect(results[0]?.node).toMatchObject({ width: 300, height: 150 })
  results[1]?.context?.['seek']?.(3)
  await session.settle()
  expect(session.view.calls.at(-1)).toMatchObject({ node: session.view.front.node.find('video').id, method: 'seek', args: [3] })
  expect(session.invoked.filter(({ capability }) => capability === 'runtime.more')).toHaveLength(1)
})

test('an editor is spoken to by its context, and what it refuses fails', async () => {
  const sources = onePage('<editor id="e"/>', 'Page({ onLoad() { globalThis.scope = { query: wx.createSelectorQuery } } })')
  const session = await open(sources)
  const results: { context?: { [method: string]: (...args: unknown[]) => unknown } }[] = []
  const query = (session.scope['scope'] as { query(): Chain }).query()
  query['select']?.('#e')['context']?.()
  query.exec(found => results.push(...(found as typeof results)))
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}])
  const context = results[0]?.context
  const said: unknown[] = []
  context?.['format']?.('bold')
  context?.['setContents']?.({ delta: { ops: [{ insert: '好\n' }] } })
  context?.['getContents']?.({ success: (result: unknown) => said.push(result) })
  context?.['insertImage']?.({ fail: (result: unknown) => said.push(result) })
  await session.settle()
  expect(session.view.calls.map(({ method, args }) => [method, args])).toEqual([
    ['format', ['bold']], ['setContents', [{ delta: { ops: [{ insert: '好\n' }] } }]], ['getContents', [{}]], ['insertImage', [{}]],
  ])
  const [, , contents, image] = session.view.calls
  session.view.answer(contents!.callback, { html: '<p>好</p>', text: '好\n', delta: { ops: [{ insert: '好\n' }] } })
  session.view.answer(image!.callback, { error: 'src is needed' })
  await session.settle()
  expect(said).toEqual([
    { html: '<p>好</p>', text: '好\n', delta: { ops: [{ insert: '好\n' }] }, errMsg: 'getContents:ok' },
    expect.objectContaining({ errMsg: 'insertImage:fail src is needed' }),
  ])
})

test('a canvas that is kept in the data is still a canvas', async () => {
  const { session, wx } = await page()
  const instance = session.scope['child'] as Instance
  const query = wx['createSelectorQuery']?.() as Chain
  query['select']?.('#cv')['node']?.((result: { node: unknown }) => instance['setData']?.({ canvas: result.node }))
  query.exec()
  await session.settle()
  noSurface(session)
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}])
  const { canvas } = instance['data'] as unknown as { canvas: unknown }
  const { id } = session.view.front.node.find('canvas')
  expect(canvas).toEqual({ id, width: 300, height: 150 })
  void wx['canvasToTempFilePath']?.({ canvas })
  await session.settle()
  expect(session.view.calls.at(-1)).toMatchObject({ node: id, method: 'toDataURL' })
})

test('queries and observers that are kept in the data bring nothing of what is inside', async () => {
  const { session, wx, page: instance } = await page()
  const query = wx['createSelectorQuery']?.() as Chain
  const observer = wx['createIntersectionObserver']?.(instance)
  instance['setData']?.({ kept: { query, ref: query['select']?.('#v'), observer } })
  expect((instance['data'] as unknown as { kept: unknown }).kept).toEqual({ query: {}, ref: {}, observer: {} })
  expect(session.errors()).toEqual([])
})

test('properties of a component come from its data', async () => {
  const { session, wx } = await page()
  const query = wx['createSelectorQuery']?.() as Chain
  query['select']?.('#c')['fields']?.({ properties: ['n', 'none'] }, (result: unknown) => session.seen.push(result))
  query.exec()
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}])
  expect(session.seen).toEqual([{ n: 4 }])
})

test('observers watch nodes in the view until they are told to stop', async () => {
  const { session, wx, page: instance } = await page()
  const observer = (wx['createIntersectionObserver']?.(instance, { thresholds: [0, 0.5], observeAll: true }) as Chain)['relativeToViewport']?.({ bottom: 10 }) as Chain
  observer['observe']?.('.box', (entry: unknown) => session.seen.push(entry))
  await session.settle()
  expect(session.view.observed.map(({ options }) => options)).toEqual(Array(2).fill({ root: null, margin: '0px 0px 10px 0px', thresholds: [0, 0.5] }))
  const id = session.view.observed[0]?.callback ?? 0
  session.view.answer(id, { intersectionRatio: 0 })
  session.view.answer(id, { intersectionRatio: 0.6 })
  session.view.answer(id, { intersectionRatio: 0 })
  expect(session.seen).toEqual([{ intersectionRatio: 0.6, id: 'v', dataset: { k: 'v' } }, { intersectionRatio: 0, id: 'v', dataset: { k: 'v' } }])
  observer['disconnect']?.()
  await session.settle()
  expect(session.view.unobserved).toHaveLength(2)
  session.view.answer(id, { intersectionRatio: 1 })
  expect(session.seen).toHaveLength(2)
})

test('animate and clearAnimation go to the nodes that match', async () => {
  const { session, page: instance } = await page()
  instance['animate']?.('.box', [{ opacity: 0 }, { opacity: 1 }], 300, () => session.seen.push('done'))
  instance['clearAnimation']?.('#v', () => session.seen.push('cleared'))
  await session.settle()
  expect(session.view.animations.map(({ frames, milliseconds }) => [frames, milliseconds])).toEqual([
    [[{ opacity: 0 }, { opacity: 1 }], 300], [[{ opacity: 0 }, { opacity: 1 }], 300], [[], 0],
  ])
  for (const { callback } of session.view.animations) if (callback) session.view.answer(callback, null)
  expect(session.seen).toEqual(['done', 'cleared'])
})

test('pageScrollTo: to a place or to a node', async () => {
  const { session, wx } = await page()
  ;(wx['pageScrollTo']?.({ scrollTop: 100, duration: 0 }) as unknown as Promise<unknown>).then(value => session.seen.push(value))
  await session.settle()
  expect(session.view.scrolls).toMatchObject([{ top: 100, milliseconds: 0 }])
  session.view.answer(session.view.scrolls[0]?.callback ?? 0, null)
  await session.settle()
  expect(session.seen).toEqual([{ errMsg: 'pageScrollTo:ok' }])
  wx['pageScrollTo']?.({ selector: '#v', offsetTop: -7 })
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [box, { scrollTop: 50, scrollLeft: 0 }])
  await session.settle()
  expect(session.view.scrolls[1]).toMatchObject({ top: 45, milliseconds: 300 })
})

test('a query of onLoad is asked after the page is ready', async () => {
  const js = `Page({ onLoad() { this.createSelectorQuery().select('#v').boundingClientRect().exec() }, onReady() { seen.push('ready') } })`
  const session = await open({ ...onePage('<view/>', 'Page({ onLoad() { wx.navigateTo({ url: "../b/b" }) } })'), 'app.json': { pages: ['pages/a/a', 'pages/b/b'] }, 'pages/b/b.wxml': '<view id="v"/>', 'pages/b/b.js': js, 'pages/b/b.json': {} })
  expect(session.seen).toEqual(['ready'])
  expect(session.view.queries).toHaveLength(1)
  expect(session.view.early).toEqual([0])
})

test('a map context hears what happens on its map, each time', async () => {
  const sources = onePage('<map id="m"/>', 'Page({ onLoad() { globalThis.scope = { query: wx.createSelectorQuery } } })')
  const session = await open(sources)
  const query = (session.scope['scope'] as { query(): Chain }).query()
  const results: { context?: { on(event: string, listener: unknown): void } }[] = []
  query['select']?.('#m')['context']?.()
  query.exec(found => results.push(...(found as typeof results)))
  await session.settle()
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}])
  const heard: unknown[] = []
  const context = results[0]?.context
  context?.on('markerClusterClick', (detail: unknown) => heard.push(detail))
  context?.on('markerClusterClick', 'nothing')
  await session.settle()
  const [call, ...others] = session.view.calls
  const { event, callback } = (call?.args as [{ event: string; callback: number }])[0]
  expect([call?.method, event, others]).toEqual(['on', 'markerClusterClick', []])
  session.view.answer(callback, { cluster: 1 })
  session.view.answer(callback, { cluster: 2 })
  expect(heard).toEqual([{ cluster: 1 }, { cluster: 2 }])
})
