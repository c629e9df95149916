import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start, 180_000)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const PLACE = { latitude: 30, longitude: 120 }
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="red"/></svg>'

async function map(props: { [name: string]: Json }): Promise<void> {
  await stage.show([['map', { as: 'm', id: 'm', style: 'width:300px;height:200px', listen: ['controltap', 'markertap', 'callouttap', 'regionchange', 'updated'], ...PLACE, scale: 10, ...props }, ['cover-view', { id: 'over' }, '上']]])
  await stage.event('updated')
}

async function call(method: string, args: Json, id: number): Promise<Json> {
  await stage.send([Op.call, stage.ops.id('m'), method, [args], id])
  return stage.callback(id)
}

it('asks for its script once, and for tiles by number; without a source it asks for none', async () => {
  await map({})
  const asked = async () => (await stage.sent('container')).filter((m) => m[0] === 'asset' || m[0] === 'script')
  expect(await asked()).toEqual([['script', 'map']])
  await stage.toContainerSide(['map', { attribution: '<b>© A</b>', maxZoom: 18 }])
  await stage.files({ 'tile:3/6/3': { text: SVG, type: 'image/svg+xml' } })
  stage.ops.page(2, [['map', { as: 'n', style: 'width:100px;height:100px', ...PLACE, scale: 3 }]])
  await stage.send()
  await stage.page.waitForFunction(() => document.querySelectorAll('wx-page-shell')[1]?.shadowRoot?.querySelector('.wx-map-box')?.shadowRoot?.querySelector('img.ground[src^=blob]'))
  const names = (await asked()).map((m) => m.at(-1) as string).filter((name) => name.startsWith('tile:'))
  expect(names.length).toBeGreaterThan(0)
  expect(names.every((name) => /^tile:3\/\d\/\d$/.test(name))).toBe(true)
  expect(await stage.page.getByText('<b>© A</b>').count()).toBe(1)
})

it('shows markers with callouts, tells taps on both, and takes texts for what they are', async () => {
  await stage.files({ 'pin.svg': { text: SVG, type: 'image/svg+xml' } })
  await map({ markers: [{ id: 7, ...PLACE, iconPath: '/pin.svg', width: 30, height: 40, callout: { content: '<i>店</i>', display: 'ALWAYS' } }, { id: 8, latitude: 900, longitude: 0 }, null, 'x'] })
  const pin = stage.page.locator('.marker img[src^=blob]')
  const box = (await pin.boundingBox())!
  expect([box.width, box.height]).toEqual([30, 40])
  // Its foot is in the middle of the map.
  expect([box.x + 15, box.y + 40].map(Math.round)).toEqual([150, 144])
  await pin.click()
  await stage.page.getByText('<i>店</i>').click()
  expect(await stage.events('markertap', 'm')).toEqual([{ markerId: 7 }])
  expect(await stage.events('callouttap', 'm')).toEqual([{ markerId: 7 }])
})

it('answers what a map context asks', async () => {
  await map({})
  const centre = (await call('getCenterLocation', {}, 2)) as typeof PLACE
  expect(centre.latitude).toBeCloseTo(30, 2)
  expect(centre.longitude).toBeCloseTo(120, 2)
  expect(await call('getScale', {}, 3)).toEqual({ scale: 10 })
  const { southwest, northeast } = (await call('getRegion', {}, 4)) as { [corner: string]: typeof PLACE }
  expect(southwest!.latitude < 30 && northeast!.latitude > 30 && southwest!.longitude < 120 && northeast!.longitude > 120).toBe(true)
  await call('includePoints', { points: [{ latitude: 10, longitude: 100 }, { latitude: 20, longitude: 110 }], padding: [10] }, 5)
  const { latitude, longitude } = (await call('getCenterLocation', {}, 6)) as typeof PLACE
  expect([Math.round(latitude), Math.round(longitude)]).toEqual([15, 105])
  expect((await stage.events('regionchange', 'm')).at(-1)).toMatchObject({ type: 'end', causedBy: 'update' })
  await call('addMarkers', { markers: [{ id: 'a', latitude: 15, longitude: 105, title: 't' }] }, 7)
  await call('translateMarker', { markerId: 'a', destination: { latitude: 16, longitude: 105 }, duration: 0 }, 8)
  expect(await stage.page.locator('.pin').count()).toBe(1)
  await call('removeMarkers', { markerIds: ['a'] }, 9)
  expect(await stage.page.locator('.pin').count()).toBe(0)
  expect(await call('translateMarker', { markerId: 'a', destination: PLACE }, 10)).toHaveProperty('error')
  expect(await call('openMapApp', {}, 11)).toEqual({ error: 'not supported' })
})

it('draws lines, areas and circles', async () => {
  const points = [PLACE, { latitude: 30.1, longitude: 120.1 }, { latitude: 30.1, longitude: 120 }]
  await map({ polyline: [{ points, color: '#FF0000DD', width: 4, dottedLine: true }], polygons: [{ points, fillColor: '#00FF0080' }], circles: [{ ...PLACE, radius: 1000, color: '#00f' }] })
  const paths = await stage.page.locator('.leaflet-overlay-pane path').evaluateAll((all) => all.map((path) => [path.getAttribute('stroke'), path.getAttribute('stroke-dasharray')]))
  expect(paths).toEqual([['#FF0000DD', '8 8'], ['#000', null], ['#00f', null]])
  await stage.send([Op.attribute, stage.ops.id('m'), 'circles', []])
  await expect.poll(() => stage.page.locator('.leaflet-overlay-pane path').count()).toBe(2)
})

it('shows controls at their places, and tells taps on those that can be tapped', async () => {
  await stage.files({ 'pin.svg': { text: SVG, type: 'image/svg+xml' } })
  const at = (left: number) => ({ left, top: 20, width: 30, height: 40 })
  await map({ controls: [{ id: 1, iconPath: '/pin.svg', position: at(10), clickable: true }, { id: 2, iconPath: '/pin.svg', position: at(100) }, null] })
  const pictures = stage.page.locator('.controls img[src^=blob]')
  await expect.poll(() => pictures.count()).toBe(2)
  const [area, box] = [(await stage.page.locator('#m').boundingBox())!, (await pictures.first().boundingBox())!]
  expect([box.x - area.x, box.y - area.y, box.width, box.height]).toEqual([10, 20, 30, 40])
  await stage.page.locator('.controls button').click()
  expect(await stage.events('controltap', 'm')).toEqual([{ controlId: 1 }])
  expect(await stage.page.locator('.controls button').count()).toBe(1)
  expect(await stage.page.locator('.controls').evaluate((row) => getComputedStyle(row).background)).toContain('rgba(0, 0, 0, 0)')
})

it('lays pictures on the ground, anew and away again', async () => {
  await stage.files({ 'ground.svg': { text: SVG, type: 'image/svg+xml' } })
  await map({})
  const bounds = { southwest: { latitude: 29.9, longitude: 119.9 }, northeast: { latitude: 30.1, longitude: 120.1 } }
  const ground = stage.page.locator('img.leaflet-image-layer')
  expect(await call('addGroundOverlay', { id: 5, src: '/ground.svg', bounds, opacity: 0.5 }, 31)).toBeNull()
  expect(await ground.evaluate((image) => getComputedStyle(image).opacity)).toBe('0.5')
  expect(await call('updateGroundOverlay', { id: 5, src: '/ground.svg', bounds }, 32)).toBeNull()
  expect([await ground.count(), await ground.evaluate((image) => getComputedStyle(image).opacity)]).toEqual([1, '1'])
  expect(await call('addGroundOverlay', { id: 6, src: '/ground.svg' }, 33)).toEqual({ error: 'bounds are needed' })
  await call('removeGroundOverlay', { id: 5 }, 34)
  expect(await ground.count()).toBe(0)
})

it('turns a marker about its foot, lets it shine through, and shows a callout by a tap until something else is tapped', async () => {
  await stage.files({ 'pin.svg': { text: SVG, type: 'image/svg+xml' } })
  await map({ markers: [
    { id: 1, ...PLACE, iconPath: '/pin.svg', width: 20, height: 40, rotate: 90, alpha: 0.5, anchor: { x: 0.5, y: 0.5 }, title: '不见', callout: { content: '一号', anchorY: -10 } },
    { id: 2, latitude: 30.03, longitude: 120.06, title: '二号', label: { content: '标', anchorX: 5, anchorY: -60 } },
  ] })
  const pin = stage.page.locator('.marker img[src^=blob]')
  const box = (await pin.boundingBox())!
  expect([box.x, box.y, box.width, box.height].map(Math.round)).toEqual([130, 134, 40, 20])
  expect(await stage.page.locator('.marker').evaluate((marker) => getComputedStyle(marker).opacity)).toBe('0.5')
  const [one, two, title] = ['一号', '二号', '不见'].map((text) => stage.page.getByText(text))
  expect([await one!.count(), await two!.count(), await stage.page.getByText('标').count()]).toEqual([0, 0, 1])
  await pin.click()
  expect([await one!.count(), await two!.count(), await title!.count()]).toEqual([1, 0, 0])
  expect(Math.round((await one!.boundingBox())!.y + (await one!.boundingBox())!.height)).toBeLessThanOrEqual(124)
  await stage.page.locator('.pin').click()
  expect([await one!.count(), await two!.count()]).toEqual([0, 1])
  await stage.page.mouse.click(20, 220)
  expect(await two!.count()).toBe(0)
})

it('draws markers that stand close as one, tells of it, and takes it apart by a tap', async () => {
  const near = (id: number, step: number) => ({ id, latitude: 30, longitude: 120 + step / 100, joinCluster: true, title: String(id) })
  await map({ markers: [near(1, 0), near(2, 1), near(3, 2), { id: 4, latitude: 30.05, longitude: 120.15 }] })
  const cluster = stage.page.locator('.cluster')
  await expect.poll(() => cluster.allTextContents()).toEqual(['3'])
  expect(await stage.page.locator('.pin').count()).toBe(1)
  await call('on', { event: 'markerClusterCreate', callback: 61 }, 60)
  await call('on', { event: 'markerClusterClick', callback: 62 }, 60)
  await call('initMarkerCluster', { gridSize: 10 }, 63)
  const [first] = ((await stage.callback(61)) as { clusters: { clusterId: number, center: typeof PLACE, markerIds: number[] }[] }).clusters
  expect(first!.markerIds).toEqual([1, 2])
  expect(first!.center.longitude).toBeCloseTo(120.005, 3)

  // Its own look, in the place of ours.
  await call('addMarkers', { markers: [{ clusterId: first!.clusterId, joinCluster: true, ...first!.center, label: { content: '两家' } }] }, 64)
  await expect.poll(() => cluster.count()).toBe(0)
  expect(await stage.page.getByText('两家').count()).toBe(1)
  await stage.page.locator('.pin').last().click()
  expect(await stage.callback(62)).toEqual({ cluster: first })
  await expect.poll(async () => [await stage.page.locator('.pin').count(), await stage.page.getByText('两家').count()]).toEqual([4, 0])
  expect(await stage.events('markertap', 'm')).toEqual([])

  await call('addMarkers', { clear: true, markers: [near(5, 0), near(6, 0)] }, 65)
  await call('initMarkerCluster', { enableDefaultStyle: false }, 66)
  await expect.poll(() => stage.page.locator('.pin').count()).toBe(0)
  expect(await cluster.count()).toBe(0)
  await call('removeMarkers', { markerIds: [6] }, 67)
  await expect.poll(() => stage.page.locator('.pin').count()).toBe(1)
})

describe('where the user is', () => {
  const asked = async () => (await stage.sent('container')).filter((m) => m[0] === 'embed' && m[1] === stage.ops.id('m')).map((m) => m[2])
  const tell = (place: Json) => stage.toContainerSide(['embed', stage.ops.id('m'), 'located', place])
  const dot = () => stage.page.locator('.whereabouts')

  it('is asked of the container only for a map that is to show it, and is a dot that can be tapped', async () => {
    await map({})
    expect(await asked()).toEqual([])
    expect(await call('moveToLocation', {}, 2)).toHaveProperty('error')
    await stage.send([Op.attribute, stage.ops.id('m'), 'show-location', true], [Op.listen, stage.ops.id('m'), 'anchorpointtap', 1])
    await expect.poll(asked).toEqual([{ locate: true }])
    expect(await dot().count()).toBe(0)
    await tell({ latitude: 30.02, longitude: 120.05, accuracy: 10 })
    await expect.poll(() => dot().count()).toBe(1)
    await dot().click()
    expect(await stage.event('anchorpointtap')).toEqual({ latitude: 30.02, longitude: 120.05 })
    // What else changes asks nothing.
    await stage.send([Op.attribute, stage.ops.id('m'), 'scale', 11])
    expect(await asked()).toHaveLength(1)
    await stage.send([Op.attribute, stage.ops.id('m'), 'show-location', false])
    await expect.poll(() => dot().count()).toBe(0)
  })

  it('is where the map goes without a place, asked anew', async () => {
    await map({ 'show-location': true })
    await expect.poll(asked).toHaveLength(1)
    await tell({ latitude: 30, longitude: 120 })
    await expect.poll(() => dot().count()).toBe(1)
    await stage.send([Op.call, stage.ops.id('m'), 'moveToLocation', [{}], 2])
    await expect.poll(asked).toHaveLength(2)
    await tell({ latitude: 30.5, longitude: 120.5 })
    expect(await stage.callback(2)).toBeNull()
    await expect.poll(async () => Object.values((await call('getCenterLocation', {}, 3)) as object).map((side) => Math.round(side * 10))).toEqual([305, 1205])
    expect(await dot().count()).toBe(1)
    await stage.files({ 'me.svg': { text: SVG, type: 'image/svg+xml' } })
    expect(await call('setLocMarkerIcon', { iconPath: '/me.svg' }, 4)).toBeNull()
    expect(await stage.page.locator('img.leaflet-marker-icon[src^=blob]').count()).toBe(1)
    expect(await call('setLocMarkerIcon', { iconPath: '/none.svg' }, 5)).toHaveProperty('error')
  })

  it('stays unknown when the user does not want it, also to who asks for it', async () => {
    await map({ 'show-location': true })
    await expect.poll(asked).toHaveLength(1)
    await tell(null)
    await stage.send([Op.call, stage.ops.id('m'), 'moveToLocation', [{}], 2])
    await expect.poll(asked).toHaveLength(2)
    await tell(null)
    expect(await stage.callback(2)).toHaveProperty('error')
    expect(await dot().count()).toBe(0)
    expect(await call('moveToLocation', { latitude: 31, longitude: 121 }, 3)).toBeNull()
  })
})

it('tells a tap with its place, around it too', async () => {
  await stage.show([['view', { as: 'v', listen: ['tap'], style: 'margin-top:20px' }, ['map', { as: 'm', id: 'm', style: 'width:300px;height:200px', listen: ['tap', 'markertap', 'updated'], ...PLACE, scale: 10, markers: [{ id: 1, latitude: 30.05, longitude: 120.1 }] }]]])
  await stage.event('updated')
  await stage.page.mouse.click(150, 164)
  const [tap, ...more] = (await stage.events('tap')) as { x: number, y: number, latitude: number, longitude: number }[]
  expect(more).toEqual([])
  expect([tap!.x, tap!.y]).toEqual([150, 120])
  expect([tap!.latitude, tap!.longitude].map((side) => side.toFixed(2))).toEqual(['30.00', '120.00'])
  const message = (await stage.sent()).find((m) => m[2] === 'tap')!
  expect(message[4]).toMatchObject({ bubbles: true, changedTouches: [{ clientX: 150, clientY: 120 }] })
  await stage.page.locator('.pin').click()
  expect(await stage.event('markertap')).toEqual({ markerId: 1 })
})

it('has a scale and a compass where they are wanted, also by the object of all settings', async () => {
  await map({ 'show-scale': true })
  const [scale, needle] = [stage.page.locator('.leaflet-control-scale'), stage.page.getByRole('img', { name: '指北针：上方为北' })]
  expect([await scale.innerText(), await needle.count()]).toEqual(['10 km', 0])
  await stage.send([Op.attribute, stage.ops.id('m'), 'setting', { showScale: false, showCompass: true }])
  await expect.poll(async () => [await scale.count(), await needle.count()]).toEqual([0, 1])
  await stage.send([Op.attribute, stage.ops.id('m'), 'setting', {}])
  await expect.poll(async () => [await scale.count(), await needle.count()]).toEqual([1, 0])
})

it('is moved and zoomed by the user, unless that is not wanted', async () => {
  await map({ 'enable-scroll': false, 'enable-zoom': false })
  const { mouse } = stage.page
  const move = async () => {
    await mouse.move(100, 150)
    await mouse.down()
    await mouse.move(140, 150, { steps: 4 })
    await mouse.move(200, 150, { steps: 4 })
    await mouse.up()
    await mouse.wheel(0, -200)
    const { longitude } = (await call('getCenterLocation', {}, ++calls)) as typeof PLACE
    return [longitude < 119.99, ((await call('getScale', {}, ++calls)) as { scale: number }).scale > 10]
  }
  let calls = 20
  expect(await move()).toEqual([false, false])
  await stage.send([Op.attribute, stage.ops.id('m'), 'enable-scroll', true], [Op.attribute, stage.ops.id('m'), 'enable-zoom', true])
  await expect.poll(move).toEqual([true, true])
})
