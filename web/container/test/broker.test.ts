// What the user sees and decides, and what the host gives.
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { context, elsewhere, online, onStage, open, page, report, script, set, type Opening, type Seen } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare function notified(listener: (topic: string, value: unknown) => void): void
declare function view(kind: string, value: unknown): Promise<string>

onStage({ app_1: {} })

async function run(source: string, { files = {}, manifest = {}, ...opening }: Opening & { files?: Record<string, string>; manifest?: object } = {}): Promise<void> {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source, ...files }, manifest })
  expect(await open(page, set, opening)).toBeNull()
}

test('login gives a code each time, and the session counts from then on', async () => {
  await run(script(async () => {
    const attempt = (name: string): Promise<unknown> => invoke(name).catch(({ code }: { code: string }) => code)
    return [await attempt('identity.check'), await attempt('identity.login'), await attempt('identity.login'), await attempt('identity.check')]
  }))
  expect(await report(page)).toEqual(['expired', { code: 'code-1' }, { code: 'code-2' }, {}])
})

test('a session that the platform no longer knows is renewed without anybody noticing', async () => {
  await run(script(async () => {
    await new Promise<void>((resolve) => notified(() => resolve()))
    return invoke('identity.login')
  }))
  set.platform.sessions.clear()
  await online(page)
  expect(await report(page)).toEqual({ code: 'code-1' })
})

test('the profile is asked for once, refused or granted, and can be withdrawn in the menu', async () => {
  await run(script(async () => {
    const ask = (): Promise<unknown> => invoke('identity.profile').catch(({ code }: { code: string }) => code)
    const both = await Promise.all([ask(), ask()])
    const later = [await invoke('permission.list'), await ask()]
    await new Promise<void>((resolve) => notified(() => resolve()))
    return [...both, ...later, await ask(), await invoke('permission.list')]
  }))
  const question = page.getByRole('dialog', { name: /App app_1 asks to/ })
  await question.getByText('Use your nickname and avatar').waitFor()
  await question.getByRole('button', { name: 'Refuse' }).click()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Permissions' }).click()
  const list = page.getByRole('dialog', { name: 'Permissions' })
  await list.getByRole('switch', { name: 'Nickname and avatar' }).check()
  await list.getByRole('button', { name: 'Done' }).click()
  await online(page)
  const userInfo = { nickName: 'Ada', avatarUrl: 'https://host.test/ada.png' }
  expect(await report(page)).toEqual(['denied', 'denied', { granted: { profile: false } }, 'denied', { userInfo }, { granted: { profile: true } }])
})

test('what was granted is remembered when it is opened again, refused once it was withdrawn, and never another user’s', async () => {
  const ask = script(async () => {
    const attempt = (): Promise<unknown> => invoke('identity.profile').catch(({ code }: { code: string }) => code)
    const before = [await attempt(), await invoke('permission.list')]
    await new Promise<void>((resolve) => notified(() => resolve()))
    return [...before, await attempt()]
  })
  const answer = (name: string): Promise<void> => page.getByRole('dialog', { name: /asks to/ }).getByRole('button', { name }).click()
  const remove = (): Promise<void> => page.evaluate(() => document.querySelector('hutong-app')!.remove())
  const userInfo = { nickName: 'Ada', avatarUrl: 'https://host.test/ada.png' }
  const granted = [{ userInfo }, { granted: { profile: true } }]

  await run(ask)
  await answer('Allow')
  await online(page)
  expect(await report(page)).toEqual([...granted, { userInfo }])
  await remove()

  // A page of its own: nothing is left but what the browser keeps, and nobody is asked.
  await elsewhere()
  await run(ask)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Permissions' }).click()
  const list = page.getByRole('dialog', { name: 'Permissions' })
  await list.getByRole('switch', { name: 'Nickname and avatar' }).uncheck()
  await list.getByRole('button', { name: 'Done' }).click()
  await online(page)
  expect(await report(page)).toEqual([...granted, 'denied'])
  await remove()

  await elsewhere()
  await run(ask)
  await online(page)
  expect(await report(page)).toEqual(['denied', { granted: { profile: false } }, 'denied'])
  await remove()

  await elsewhere()
  await run(ask, { user: 'bob' })
  await answer('Refuse')
  await online(page)
  expect(await report(page)).toEqual(['denied', { granted: { profile: false } }, 'denied'])
})

test('a dialog keeps the focus, follows the keyboard and waits for the one before', async () => {
  await run(script(async () => Promise.all([
    invoke('ui.modal', { title: 'First', content: 'one' }), invoke('ui.modal', { title: 'Second', editable: true, placeholderText: 'name' }),
    invoke('ui.sheet', { itemList: ['red', 'green'] }), invoke('ui.sheet', { itemList: ['red'] }).catch(({ code }: { code: string }) => code),
  ])))
  const focused = (): Promise<string | null> => page.evaluate(() => document.querySelector('hutong-app')!.shadowRoot!.activeElement?.textContent ?? null)
  await page.getByRole('dialog', { name: 'First' }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(1)
  expect(await focused()).toBe('Cancel')
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('OK')
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('Cancel')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Second' }).getByRole('textbox').fill('Ada')
  await page.getByRole('dialog', { name: 'Second' }).getByRole('button', { name: 'OK' }).click()
  await page.getByRole('menuitem', { name: 'green' }).click()
  await page.getByRole('menuitem', { name: 'red' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await report(page)).toEqual([{ confirm: false, cancel: true }, { confirm: true, cancel: false, content: 'Ada' }, { tapIndex: 1 }, 'cancel'])
  expect(await page.locator('hutong-app [inert]').count()).toBe(0)
})

test.each([
  ['wechat', 'rgb(87, 107, 149)', 'rgb(25, 25, 25)'],
  ['alipay', 'rgb(22, 119, 255)', 'rgb(25, 25, 25)'],
  ['baidu', 'rgb(60, 118, 255)', 'rgb(60, 118, 255)'],
  ['bytedance', 'rgb(248, 89, 89)', 'rgb(25, 25, 25)'],
  ['qq', 'rgb(0, 122, 255)', 'rgb(25, 25, 25)'],
])('what a mini-program of %s asks has the colours of its vendor’s app, and of its own where it names them', async (dialect, agrees, item) => {
  await run(script(async () => {
    await invoke('ui.modal', { title: 'theirs' })
    await invoke('ui.modal', { title: 'own', confirmColor: '#ff0000' })
    await invoke('ui.sheet', { itemList: ['red'] })
  }), { manifest: { dialect } })
  const colour = (locator: Locator): Promise<string> => locator.evaluate((element) => getComputedStyle(element).color)
  for (const [name, expected] of [['theirs', agrees], ['own', 'rgb(255, 0, 0)']]) {
    const confirm = page.getByRole('dialog', { name }).getByRole('button', { name: 'OK' })
    expect(await colour(confirm)).toBe(expected)
    await confirm.click()
  }
  const menu = page.getByRole('menuitem')
  expect([await colour(menu.first()), await colour(menu.last())]).toEqual([item, 'rgb(25, 25, 25)'])
  await menu.first().click()
  await report(page)
})

test('messages replace each other and go when told', async () => {
  await run(script(async () => {
    await invoke('ui.loading.show', { title: 'working' })
    await invoke('ui.toast.hide') // not its own: the waiting sign stays
    await new Promise<void>((resolve) => notified(() => resolve()))
    await invoke('ui.loading.hide')
    await invoke('ui.toast.show', { title: 'done', duration: 60_000 })
  }))
  const status = page.getByRole('status')
  await status.getByText('working').waitFor()
  await online(page)
  await status.getByText('done').waitFor()
  expect(await status.getByText('working').count()).toBe(0)
})

test('types of stored values survive, and a quota holds', async () => {
  const keep = script(async () => {
    const { storage } = (self as never as { started: { storage: [string, unknown][] } }).started
    const kept = Object.fromEntries(storage)
    const kinds = Object.entries(kept).map(([key, value]) => `${key} ${Object.prototype.toString.call(value)}`)
    await invoke('storage.set', { key: 'date', data: new Date(5) })
    await invoke('storage.set', { key: 'map', data: new Map([[1, new Uint8Array([1, 2])]]) })
    await invoke('storage.set', { key: 'text', data: '1' })
    await invoke('storage.set', { key: 'null', data: null })
    await invoke('storage.set', { key: 'gone', data: 1 })
    await invoke('storage.remove', { key: 'gone' })
    let stored = 0
    const outcome = await (async () => {
      for (; stored < 30; stored++) await invoke('storage.set', { key: `big${stored}`, data: 'x'.repeat(500_000) })
    })().catch(({ code }: { code: string }) => code)
    for (let at = 0; at < stored; at++) await invoke('storage.remove', { key: `big${at}` })
    return { kinds, outcome, stored }
  })
  await run(keep)
  expect(await report(page)).toEqual({ kinds: [], outcome: 'quota', stored: 20 })
  await run(keep, { id: 'again' })
  expect(await report(page, 1)).toMatchObject({ kinds: ['date [object Date]', 'map [object Map]', 'null [object Null]', 'text [object String]'] })
})

test('the host’s policy and its own capabilities come first', async () => {
  const ask = script(async () => {
    const attempt = (name: string, args: unknown = {}): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return { call: await attempt('device.call', { phoneNumber: '10086' }), toast: await attempt('ui.toast.show', { title: 'x' }), login: await attempt('identity.login') }
  })
  await run(ask, { policy: { deny: ['device.*', 'identity.login'] } })
  expect(await report(page)).toEqual({ call: 'forbidden', toast: {}, login: 'forbidden' })
  await run(ask, { id: 'narrow', policy: { allow: ['identity.*', 'share.*'] } })
  expect(await report(page, 1)).toEqual({ call: 'forbidden', toast: 'forbidden', login: { code: 'code-1' } })
})

test('what the host does not offer is not supported', async () => {
  await run(script(async () => {
    const attempt = (name: string, args: unknown = {}): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return attempt('app.open', { appId: 'wx1' })
  }), { without: ['openApp'] })
  await page.getByRole('button', { name: 'Allow' }).click()
  expect(await report(page)).toBe('unsupported')
})

test('only the apps that the host names are opened from one another, and of others nobody is asked', async () => {
  const ask = script(async () => {
    const attempt = (appId: string): Promise<unknown> => invoke('app.open', { appId, path: 'pages/a' }).catch(({ code }: { code: string }) => code)
    return [await attempt('wx-other'), await attempt('WX-FRIEND'), await attempt('wx-friend')]
  })
  await run(ask, { policy: { apps: ['wx-friend'] } })
  await page.getByRole('button', { name: 'Allow' }).click()
  expect(await report(page)).toEqual(['forbidden', 'forbidden', {}])
  const opened = (): Promise<unknown> => page.evaluate(() => (window as unknown as { seen: Seen }).seen.opened)
  expect(await opened()).toEqual([{ appid: 'wx-friend', path: 'pages/a', from: 'wx0f1e2d3c4b5a6978' }])
  await run(ask, { id: 'none', policy: { apps: [] } })
  expect(await report(page, 1)).toEqual(['forbidden', 'forbidden', 'forbidden'])
})

test('the host’s limits hold for what is stored, sent and answered, and for how much goes on at once', async () => {
  let [now, most] = [0, 0]
  await context.route(`${set.sink.url}/slow*`, async (route) => {
    most = Math.max(most, ++now)
    await new Promise((next) => setTimeout(next, 100))
    now--
    await route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: 'done' })
  })
  const ask = script(async ({ sink }: { sink: string }) => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).then((answer) => (answer as { statusCode?: number }).statusCode ?? 'done', ({ code }: { code: string }) => code)
    const post = (bytes: number): Promise<unknown> => attempt('network.request', { url: `${sink}/echo`, method: 'POST', data: 'x'.repeat(bytes) })
    const picture = `data:text/plain,${'x'.repeat(1500)}`
    const outcome = {
      stored: [await attempt('storage.set', { key: 'a', data: 'x'.repeat(900) }), await attempt('storage.set', { key: 'b', data: 'x'.repeat(900) })],
      sent: [await post(500), await post(1001), await attempt('network.upload', { url: `${sink}/echo`, filePath: picture, name: 'a' })],
      answered: [await attempt('network.request', { url: `${sink}/large` }), await attempt('network.download', { url: `${sink}/large` })],
      slow: await Promise.all([1, 2, 3, 4, 5].map((n) => attempt('network.request', { url: `${sink}/slow${n}` }))),
      quota: (self as never as { started: { quota?: number } }).started.quota,
    }
    await attempt('storage.clear', {})
    return outcome
  }, { sink: set.sink.url })
  const manifest = { domains: { download: [set.sink.url], request: [set.sink.url], socket: [], upload: [set.sink.url], webview: [] } }
  const slow = Array.from({ length: 5 }, () => 200)
  await run(ask, { manifest, policy: { limits: { storage: 1000, request: 1000, response: 2000, requests: 2 } } })
  expect(await report(page)).toEqual({ stored: ['done', 'quota'], sent: [200, 'limit', 'limit'], answered: ['limit', 'limit'], slow, quota: 1000 })
  expect(most).toBe(2)
  await run(ask, { id: 'wide', manifest, policy: { limits: { storage: 1e12, requests: 1e12 } } })
  expect(await report(page, 1)).toMatchObject({ stored: ['done', 'done'], sent: [200, 200, 200], answered: ['limit', 200], slow })
  expect(most).toBeLessThanOrEqual(10)
})

test('sharing is offered when the mini-program can, and reaches the host as a card', async () => {
  await run(script(async () => {
    void view('chrome', { title: 'Menu', textStyle: 'white', share: true })
    notified((topic) => {
      if (topic === 'share') void invoke('share.card', { title: '"shared"', path: 'pages/index?from=ada', imageUrl: '/cup.png' })
    })
    return 'ready'
  }), { files: { 'assets/cup.png': 'png' } })
  await report(page)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Share' }).click()
  expect(await report(page, 1)).toBe('shared')
  const card = await page.evaluate(() => (window as unknown as { seen: Seen }).seen.cards[1])
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.events.some(({ detail }) => (detail as { title?: string })?.title === 'Menu'))
  expect(card).toMatchObject({ app: 'app_1', appid: 'wx0f1e2d3c4b5a6978', path: 'pages/index?from=ada' })
  const { imageUrl } = card as unknown as { imageUrl: string }
  expect(await (await fetch(imageUrl)).text()).toBe('png')
})

test('the menu says what is running, and starts it anew', async () => {
  await run(script(async () => 'up'))
  await report(page)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'About' }).click()
  const about = page.getByRole('dialog', { name: 'App app_1' })
  expect(await about.textContent()).toContain('1.0.0')
  expect(await about.textContent()).toContain(set.platform.apps['app_1']!.package.signature.key)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Restart' }).click()
  expect(await report(page, 1)).toBe('up')
})

test('a subpackage and files of the package come verified', async () => {
  const part = { 'sub/promo/logic.js': '/* promo */', 'sub/promo/styles.json': '{"p":".x{}"}', 'assets/说明.txt': 'a note' }
  await run(script(async () => [
    await invoke('package.load', { root: 'promo' }), await view('asset', '/说明.txt'), await view('asset', 'absent.png'), await view('asset', '../config.json'),
  ]), { files: part, manifest: { subpackages: [{ name: '', pages: [], root: 'promo' }] } })
  expect(await report(page)).toEqual([{ logic: '/* promo */' }, 'application/octet-stream a note', null, null])
})

test('what only the host can do works where its page provides it', async () => {
  const scan = script(async () => {
    const attempt = (name: string): Promise<unknown> => invoke(name).catch(({ code }: { code: string }) => code)
    return { scan: await attempt('device.scan'), pay: await attempt('pay.request'), offered: (self as never as { started: { offered: string[] } }).started.offered }
  })
  await run(scan)
  expect(await report(page)).toEqual({ scan: 'unsupported', pay: 'unsupported', offered: [] })
  await run(scan, { id: 'provided', offers: ['device.scan'] })
  expect(await report(page, 1)).toEqual({ scan: { result: 'device.scan' }, pay: 'unsupported', offered: ['device.scan'] })
})

test('the place of the device is told after the user agreed', async () => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 39.908823, longitude: 116.39747, accuracy: 12 })
  await run(script(async () => [await invoke('location.get', { type: 'wgs84' }), await invoke('location.get', { type: 'gcj02' })]))
  await page.getByText('Use your location').waitFor()
  await page.getByRole('button', { name: 'Allow' }).click()
  const [plain, shifted] = (await report(page)) as { latitude: number; longitude: number; accuracy: number }[]
  expect(plain).toMatchObject({ latitude: 39.908823, longitude: 116.39747, accuracy: 12 })
  expect(shifted!.longitude).toBeCloseTo(116.403714, 4)
})

const PICTURE = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAC0lEQVR4nGNgwAIAABUAAapll8QAAAAASUVORK5CYII='

test('a file that the user chooses can be uploaded and shown, and none other', async () => {
  await run(script(async ({ sink }: { sink: string }) => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    const chosen = (await invoke('media.choose', { count: 1, mediaType: ['image'] })) as { tempFilePaths: string[]; tempFiles: { size: number; fileType: string }[] }
    const [path] = chosen.tempFilePaths
    const send = (filePath: unknown, url = `${sink}/echo`): Promise<unknown> => attempt('network.upload', { url, filePath, name: 'photo', formData: { note: 5 } })
    const sent = (await send(path)) as { statusCode: number; data: string }
    return {
      file: chosen.tempFiles[0], sent: sent.statusCode, parts: [/name="note"\s+5/.test(sent.data), /name="photo"; filename="tmp_1.png"/.test(sent.data), sent.data.includes('a picture')],
      shown: await view('asset', path), other: await send('wxfile://tmp_9'), elsewhere: await send(path, 'https://undeclared.test/'),
    }
  }, { sink: set.sink.url }), { manifest: { domains: { download: [], request: [], socket: [], upload: [set.sink.url], webview: [] } } })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Choose from this device' }).click()
  await (await chooser).setFiles({ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('a picture') })
  expect(await report(page)).toEqual({
    file: { tempFilePath: 'wxfile://tmp_1.png', path: 'wxfile://tmp_1.png', size: 9, name: 'cat.png', fileType: 'image' }, sent: 200, parts: [true, true, true],
    shown: 'image/png a picture', other: 'not_found', elsewhere: 'domain',
  })
})

test('choosing nothing is a failure, and pictures are downloaded and measured', async () => {
  await run(script(async ({ sink, picture }: { sink: string; picture: string }) => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    const loaded = (await attempt('network.download', { url: `${sink}/file.svg` })) as { tempFilePath: string; statusCode: number }
    return {
      none: await attempt('media.choose', {}), loaded, again: await view('asset', loaded.tempFilePath), undeclared: await attempt('network.download', { url: 'https://undeclared.test/x' }),
      redirect: await attempt('network.download', { url: `${sink}/redirect` }), info: await attempt('media.info', { src: picture }), broken: await attempt('media.info', { src: 'data:image/png;base64,AAAA' }),
    }
  }, { sink: set.sink.url, picture: PICTURE }), { manifest: { domains: { download: [set.sink.url], request: [], socket: [], upload: [], webview: [] } } })
  await page.getByRole('menuitem', { name: 'Cancel' }).click()
  expect(await report(page)).toMatchObject({
    none: 'cancel', loaded: { tempFilePath: 'wxfile://tmp_1.svg', statusCode: 200 }, again: expect.stringContaining('image/svg+xml <svg'), undeclared: 'domain', redirect: 'redirect',
    info: { width: 2, height: 3, type: 'png', path: 'wxfile://tmp_2.png' }, broken: 'invalid',
  })
})

test('pictures are saved, and nothing else under their name', async () => {
  await run(script(async ({ picture }: { picture: string }) => {
    const save = (filePath: string): Promise<unknown> => invoke('media.save', { filePath }).then(() => 'saved', ({ code }: { code: string }) => code)
    const refused = ['data:text/html,<script>1</script>', 'data:image/svg+xml,<svg/>', 'data:image/png,%', 'tool.exe'].map(save)
    return [await Promise.all(refused), await save(picture), await save('a/photo.png')]
  }, { picture: PICTURE }), { files: { 'assets/tool.exe': 'MZ', 'assets/a/photo.png': 'a picture' } })
  const saved: string[] = []
  page.on('download', (download) => saved.push(download.suggestedFilename()))
  await page.getByRole('button', { name: 'Allow' }).click()
  expect(await report(page)).toEqual([['invalid', 'invalid', 'invalid', 'invalid'], 'saved', 'saved'])
  await expect.poll(() => saved).toEqual(['picture.png', 'photo.png'])
})

test('sockets reach the declared origins, carry texts and bytes, and end with the mini-program', async () => {
  const ended = new Set<string>()
  await context.routeWebSocket('wss://talk.test/**', (line) => {
    line.onMessage((message) => line.send(typeof message === 'string' ? `${message}!` : message))
    line.onClose((code, reason) => {
      ended.add(line.url())
      void line.close({ code, reason })
    })
  })
  await elsewhere()
  await run(script(async () => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    const told: unknown[] = []
    const port = (self as never as { container: MessagePort }).container
    port.addEventListener('message', ({ data }: MessageEvent) => data[0] === 'progress' && told.push(data[2].data instanceof ArrayBuffer ? data[2].data.byteLength : (data[2].data ?? data[2].event)))
    const until = async (count: number): Promise<void> => {
      while (told.length < count) await new Promise((next) => setTimeout(next, 20))
    }
    const closed = attempt('socket.connect', { url: 'wss://talk.test/a', socket: 1 })
    await until(2)
    await attempt('socket.send', { socket: 1, data: 'hi' })
    await until(3)
    await attempt('socket.send', { socket: 1, data: new ArrayBuffer(3) })
    await until(4)
    await attempt('socket.close', { socket: 1, code: 3001 })
    void attempt('socket.connect', { url: 'wss://talk.test/b', socket: 2 })
    await until(6)
    return { told, closed: await closed, gone: await attempt('socket.send', { socket: 1, data: 'x' }), elsewhere: await attempt('socket.connect', { url: 'wss://other.test/', socket: 3 }), wrong: await attempt('socket.send', { socket: 2, data: 5 }) }
  }), { manifest: { domains: { download: [], request: [], socket: ['talk.test'], upload: [], webview: [] } } })
  expect(await report(page)).toEqual({ told: ['accepted', 'open', 'hi!', 3, 'accepted', 'open'], closed: { code: 3001, reason: '' }, gone: 'closed', elsewhere: 'domain', wrong: 'invalid' })
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  await expect.poll(() => [...ended]).toEqual(['wss://talk.test/a', 'wss://talk.test/b'])
})

const TALKS = { domains: { download: [], request: [], socket: ['*', 'ws://127.0.0.1'], upload: [], webview: [] } }

test('no socket carries cookies of the page’s site or the platform’s', async () => {
  const ask = script(async ({ addresses }: { addresses: string[] }) => {
    const attempt = (url: string, socket: number): Promise<unknown> => invoke('socket.connect', { url, socket }).catch(({ code }: { code: string }) => code)
    return Promise.all(addresses.map((address, at) => attempt(address, at + 1)))
  }, { addresses: [] })
  const at = (addresses: string[]): string => ask.replace('"addresses":[]', `"addresses":${JSON.stringify(addresses)}`)
  const { port } = new URL(set.sink.url)
  const own = ['shop.host', 'api.host', 'host', 'a.shop.host'].map((name) => `ws://${name}.localhost:${port}/`)
  const socket = set.platform.url.replace('http', 'ws')
  await elsewhere(set.host.replace('127.0.0.1', 'shop.host.localhost'))
  await page.evaluate(() => (document.cookie = 'secret=1; domain=host.localhost'))
  await run(at([...own, socket, `ws://other.localhost:${port}/`, `ws://127.0.0.1:${port}/`]), { manifest: TALKS })
  expect(await report(page)).toEqual(['domain', 'domain', 'domain', 'domain', 'domain', 'network', 'network'])
  expect([set.sink.told, await page.evaluate(() => document.cookie)]).toEqual([[], 'secret=1'])
  await elsewhere()
  await run(at([set.host.replace('http', 'ws'), `ws://127.0.0.1:${port}/`]), { manifest: TALKS })
  expect(await report(page)).toEqual(['domain', 'network'])
})

test('a socket can be closed before it is open', async () => {
  await run(script(async ({ url }: { url: string }) => {
    const connected = invoke('socket.connect', { url, socket: 1 })
    await new Promise((next) => setTimeout(next, 100))
    return [await invoke('socket.send', { socket: 1, data: '' }).catch(({ code }: { code: string }) => code), await invoke('socket.close', { socket: 1, reason: 'enough' }), await connected]
  }, { url: `${set.sink.url.replace('http', 'ws')}/never` }), { manifest: TALKS })
  expect(await report(page)).toEqual(['closed', {}, { code: 1000, reason: 'enough' }])
})

test('the screen is kept on by one lock at most, and by none when the mini-program has ended', async () => {
  await page.evaluate(() => {
    const held = { now: 0, most: 0 }
    const request = async (): Promise<object> => {
      await new Promise((next) => setTimeout(next, 50))
      held.most = Math.max(held.most, ++held.now)
      return { release: async () => void held.now-- }
    }
    Object.defineProperty(navigator, 'wakeLock', { value: { request } })
    Object.assign(window, { held })
  })
  const held = (): Promise<unknown> => page.evaluate(() => (window as unknown as { held: unknown }).held)
  await run(script(async () => Promise.all([true, true, false, true].map((keepScreenOn) => invoke('device.awake', { keepScreenOn })))))
  expect(await report(page)).toEqual([{}, {}, {}, {}])
  expect(await held()).toEqual({ now: 1, most: 1 })
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  await expect.poll(held).toEqual({ now: 0, most: 1 })
})
