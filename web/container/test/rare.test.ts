// The host side of late capabilities, in a browser.
import { expect, test } from 'vitest'
import { onStage, open, page, report, script, set } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare const container: MessagePort

onStage({ app_1: {} })

async function run(source: string, files: Record<string, string> = {}, manifest: object = {}): Promise<void> {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source, ...files }, manifest })
  expect(await open(page, set)).toBeNull()
}

test('dates, options and levels are chosen in dialogs; what a stranger asks for is bounded', async () => {
  await run(script(async () => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return [
      await attempt('ui.date', { format: 'yyyy-MM-dd HH:mm', currentDate: '2024-02-03 04:05' }), await attempt('ui.date', { format: '__proto__' }),
      await attempt('ui.options', { title: 'Size', optionsOne: ['S', 'M', 'L'], optionsTwo: ['red', 'blue'], selectedOneIndex: 1, positiveString: 'Take' }), await attempt('ui.options', { optionsOne: [] }),
      await attempt('ui.options', { optionsOne: ['S'] }), await attempt('ui.levels', { title: 'Place', list: [{ name: 'A', subList: [{ name: 'B', subList: [null, 7] }] }, { toString: 1 }] }),
      await attempt('ui.levels', { list: 'text' }),
    ]
  }))
  await page.getByRole('button', { name: 'OK' }).click()
  const size = page.getByRole('dialog', { name: 'Size' })
  await size.getByRole('combobox').nth(1).selectOption('blue')
  await size.getByRole('button', { name: 'Take' }).click()
  await page.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem', { name: 'A', exact: true }).click()
  await page.getByRole('menuitem', { name: 'B', exact: true }).click()
  expect(await report(page)).toEqual([
    { date: '2024-02-03 04:05' }, 'invalid', { selectedOneIndex: 1, selectedOneOption: 'M', selectedTwoIndex: 1, selectedTwoOption: 'blue' }, 'invalid', 'cancel',
    { success: true, result: [{ name: 'A' }, { name: 'B' }] }, 'invalid',
  ])
})

test('sensors are asked for, the keyboard goes, pictures become smaller, and what is none is refused', async () => {
  await run(script(async ({ picture }: { picture: string }) => {
    const attempt = (name: string, args: unknown = {}): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return [
      await attempt('sensor.watch', { sensor: 'compass' }), await attempt('sensor.watch', { sensor: 'toString' }), await attempt('ui.keyboard.hide'), await attempt('device.battery'),
      await attempt('media.compress', { src: picture, quality: 50, compressedWidth: 1 }), await attempt('media.compress', { src: 'data:text/plain,x' }), await attempt('media.compress', { src: picture, quality: 1e9 }),
      await attempt('media.show', { sources: [] }), await attempt('media.show', { sources: [{ url: 'https://undeclared.test/a.png' }] }), await attempt('media.video.info', { src: 'https://undeclared.test/a.mp4' }),
      await attempt('service.card.add', { cardList: [] }), await attempt('cloud.callFunction', { name: 'f' }), await attempt('no.such'),
    ]
  }, { picture: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7' }))
  await page.getByRole('dialog').getByText('Use the motion and direction of your device').waitFor()
  await page.getByRole('button', { name: 'Refuse' }).click()
  expect(await report(page)).toEqual([
    'denied', 'invalid', {}, { level: expect.any(Number) as number, isCharging: expect.any(Boolean) as boolean }, { tempFilePath: 'wxfile://tmp_1.jpeg' }, 'invalid', 'invalid',
    'invalid', 'domain', 'not_found', 'unsupported', 'unsupported', 'unsupported',
  ])
})

test('a part is fetched and what of it is here is told; what is no part is refused', async () => {
  const part = { 'sub/promo/logic.js': '/* promo */', 'sub/promo/styles.json': '{"p":".x{}"}' }
  await run(script(async () => {
    const told: unknown[] = []
    container.addEventListener('message', ({ data: [kind, , value] }) => void (kind === 'progress' && told.push(value)))
    return [await invoke('package.fetch', { root: 'promo' }), told, await invoke('package.fetch', { root: 'promo/..' }).catch(({ code }: { code: string }) => code)]
  }), part, { subpackages: [{ name: '', pages: [], root: 'promo' }] })
  const total = part['sub/promo/logic.js'].length + part['sub/promo/styles.json'].length
  const told = [expect.anything(), { progress: 100, totalBytesWritten: total, totalBytesExpectedToWrite: total }]
  expect(await report(page)).toEqual([{}, told, 'not_found'])
  expect(set.platform.requests.filter((request) => request.includes('/blobs/'))).toHaveLength(2)
})

/** A second of sound at 8 kHz, of bytes that are letters of ASCII. */
const WAVE = ((): string => {
  const number = (value: number): string => String.fromCharCode(value & 255, value >> 8, 0, 0)
  const [rate, format] = [number(8000), '\x01\0\x01\0']
  return `RIFF${number(8036)}WAVEfmt ${number(16)}${format}${rate}${rate}\x01\0\x08\0data${rate}${'x'.repeat(8000)}`
})()

test('a sound of the package plays, is sought, held and stopped, and tells of it; others are refused', async () => {
  await run(script(async () => {
    type Now = { event: string; currentTime: number; duration: number; paused: boolean }
    const attempt = (name: string, args: object): Promise<unknown> => invoke(name, { audio: 1, ...args }).catch(({ code }: { code: string }) => code)
    const act = (act: string, position?: number): Promise<unknown> => (act === 'play' ? attempt('audio.play', {}) : attempt('audio.act', { act, position }))
    /** What is told next of this kind, once `cause` has been asked for. */
    const told = async (event: string, cause: () => Promise<unknown>): Promise<Now> => {
      const heard = new Promise<Now>((resolve) => container.addEventListener('message', ({ data: [kind, , now] }) => kind === 'progress' && now.event === event && resolve(now)))
      await cause()
      return heard
    }
    const early = await act('play')
    void attempt('audio.open', {})
    const { duration } = await told('Canplay', () => attempt('audio.set', { src: 'a.wav', volume: 0.5, loop: true }))
    const played = await told('Play', () => act('play'))
    const sought = await told('Seeked', () => act('seek', 0.5))
    const held = await told('Pause', () => act('pause'))
    const stopped = await told('Stop', () => act('stop'))
    return {
      early, duration, played: played.paused, sought: sought.currentTime >= 0.5, held: held.paused, stopped: stopped.currentTime,
      twice: await attempt('audio.open', {}), elsewhere: await attempt('audio.set', { src: 'https://undeclared.test/a.mp3' }), none: await attempt('audio.set', { src: 'none.wav' }),
    }
  }), { 'assets/a.wav': WAVE })
  expect(await report(page)).toEqual({
    early: 'closed', duration: 1, played: false, sought: true, held: true, stopped: 0, twice: 'invalid', elsewhere: 'domain', none: 'domain',
  })
})

test('over a page that is banned no sound is heard, and none can be begun', async () => {
  await run(script(async () => {
    const attempt = (name: string, args: object): Promise<unknown> => invoke(name, { audio: 1, ...args }).catch(({ code }: { code: string }) => code)
    const told: string[] = []
    container.addEventListener('message', ({ data: [kind, , now] }) => kind === 'progress' && told.push(now.event))
    const until = async (event: string): Promise<void> => {
      while (!told.includes(event)) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    void attempt('audio.open', {})
    await attempt('audio.set', { src: 'a.wav', loop: true })
    await attempt('audio.play', {})
    void invoke('share.card', { title: JSON.stringify('plays'), path: '' })
    await until('Pause')
    const refused = await attempt('audio.play', {})
    let again = refused
    for (; again === 'forbidden'; again = await attempt('audio.play', {})) await new Promise((resolve) => setTimeout(resolve, 50))
    return { refused, again }
  }), { 'assets/a.wav': WAVE })
  expect(await report(page)).toBe('plays')
  const { entry } = JSON.parse(set.platform.apps['app_1']!.package.manifest) as { entry: string }
  set.platform.standings = { app_1: { blocked_pages: [entry] } }
  await page.getByText('The platform has closed this page.').waitFor()
  set.platform.standings = {}
  expect(await report(page, 1)).toEqual({ refused: 'forbidden', again: {} })
})
