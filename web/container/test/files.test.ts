// Files that a mini-program keeps, and what is shown or handed over of them.
import { expect, test } from 'vitest'
import type { App, Kept } from '../src/app'
import type { Call } from '../src/broker/broker'
import { write } from '../src/broker/kept'
import { type Opening, onStage, open, page, refused, report, script, set } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>

onStage({ app_1: {}, app_2: {} })

async function run(source: string, capabilities: string[], { app = 'app_1', ...opening }: Opening = {}): Promise<void> {
  set.platform.apps[app]!.package = set.pack({ files: { 'main/logic.js': source, 'assets/a.txt': 'of the package' }, manifest: { capabilities } })
  expect(await open(page, set, { app, ...opening })).toBeNull()
}

test('what is kept is there at the next start, for this mini-program alone', async () => {
  const source = script(async () => {
    const { files } = (self as never as { started: { files?: [string, { content: Blob | null }][] } }).started
    const found = await Promise.all((files ?? []).map(async ([path, { content }]) => [path, await content?.text()]))
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    const put = (path: unknown, content: unknown): Promise<unknown> => attempt('file.write', { path, content })
    const told = [
      await put('wxfile://usr/a', null), await put('wxfile://usr/a/b', new Blob(['kept'])), await put('wxfile://usr/gone', new Blob(['x'])),
      await attempt('file.remove', { path: 'wxfile://usr/gone' }),
    ]
    const refused = await Promise.all([
      put('wxfile://usr/../b', new Blob(['x'])), put('wxfile://usr/a/..', new Blob(['x'])), put('wxfile://usr', new Blob(['x'])), put('wxfile://tmp_1', new Blob(['x'])),
      put('/pages/a.js', new Blob(['x'])), put('wxfile://usr/x', 'text'), put('wxfile://usr/x', { size: 1 }), put(7, new Blob(['x'])), put(`wxfile://usr/${'x'.repeat(2000)}`, new Blob(['x'])),
      put('wxfile://usr/huge', new Blob([new Uint8Array(101 * 1024 * 1024)])),
    ])
    const read = await attempt('file.read', { path: 'a.txt' }) as { content: Blob }
    return { found, told, refused, read: await read.content.text(), none: await attempt('file.read', { path: 'https://a.test/' }), elsewhere: await attempt('file.read', { path: '../manifest.json' }) }
  })
  await run(source, ['file.manager'])
  const first = await report(page)
  expect(first).toEqual({
    found: [], told: [{}, {}, {}, {}],
    refused: ['path_denied', 'path_denied', 'path_denied', 'path_denied', 'path_denied', 'invalid', 'invalid', 'invalid', 'limit', 'file_quota'],
    read: 'of the package', none: 'not_found', elsewhere: 'not_found',
  })
  await run(source, ['file.manager'], { id: 'again' })
  expect(await report(page, 1)).toMatchObject({ found: [['wxfile://usr/a', null], ['wxfile://usr/a/b', 'kept']] })
  for (const other of [{ app: 'app_2', id: 'other' }, { user: 'bob', id: 'bob' }]) await run(source, ['file.manager'], other)
  expect([await report(page, 2), await report(page, 3)]).toMatchObject([{ found: [] }, { found: [] }])
})

test('what is full takes nothing more, neither bytes nor names', async () => {
  const app = { kept: new Map<string, Kept>(), keptOn: { set: async () => undefined } } as unknown as App
  const put = (name: string, megabytes: number): Promise<unknown> => {
    const content = Object.defineProperty(new Blob(), 'size', { value: megabytes * 1024 * 1024 })
    return write({ path: `wxfile://usr/${name}`, content }, { app } as Call).then(() => 'kept', ({ code }: { code: string }) => code)
  }
  expect([await put('a', 100), await put('b', 100), await put('c', 1)]).toEqual(['kept', 'kept', 'file_quota'])
  expect([await put('a', 99), await put('c', 1)]).toEqual(['kept', 'kept'])
  for (let at = 3; at < 10_000; at++) app.kept!.set(`wxfile://usr/${at}`, { content: null, at: 0 })
  expect([await put('d', 0), await put('c', 0)]).toEqual(['file_quota', 'kept'])
})

test('a mini-program whose manifest names no files has none', async () => {
  await run(script(async () => invoke('file.write', { path: 'wxfile://usr/a', content: new Blob(['x']) }).catch(({ code }: { code: string }) => code)), [])
  expect(await report(page)).toBe('unsupported')
})

test('a document is shown over the mini-program until it is closed; what cannot be shown is a download', async () => {
  await run(script(async () => {
    const attempt = (filePath: string, fileType?: string): Promise<unknown> => invoke('file.document', { filePath, fileType }).catch(({ code }: { code: string }) => code)
    await invoke('file.write', { path: 'wxfile://usr/a.pdf', content: new Blob(['%PDF-1.4']) })
    await invoke('file.write', { path: 'wxfile://usr/b.docx', content: new Blob(['doc']) })
    return [await attempt('wxfile://usr/none.pdf'), await attempt('https://a.test/a.pdf'), await attempt('a.txt'), await attempt('wxfile://usr/b.docx'), await attempt('wxfile://usr/a.pdf')]
  }), ['file.document'])
  const downloads: string[] = []
  page.on('download', (download) => downloads.push(download.suggestedFilename()))
  expect(await report(page)).toEqual(['not_found', 'not_found', {}, {}, {}])
  const shown = page.getByRole('dialog', { name: 'a.txt' })
  await shown.getByText('of the package').waitFor()
  await shown.getByRole('button', { name: 'Close' }).click()
  expect(await shown.count()).toBe(0)
  // This host’s page allows no frames but the platform’s.
  await page.getByRole('dialog', { name: 'a.pdf' }).waitFor()
  await expect.poll(() => downloads).toEqual(['b.docx', 'a.pdf'])
  expect(await refused(page)).toEqual(['frame-src blob'])
})

test('digests of contents', async () => {
  await run(script(async () => {
    const attempt = (args: object): Promise<unknown> => invoke('file.digest', args).catch(({ code }: { code: string }) => code)
    return [await attempt({ content: new Blob(['abc']), algorithm: 'sha1' }), await attempt({ content: new Blob(['abc']), algorithm: 'md5' }), await attempt({ content: 'abc', algorithm: 'md5' }), await attempt({ content: new Blob(['abc']), algorithm: 'crc' })]
  }), ['file.info'])
  expect(await report(page)).toEqual([{ digest: 'a9993e364706816aba3e25717850c26c9cd0d89d' }, { digest: '900150983cd24fb0d6963f7d28e17f72' }, 'invalid', 'invalid'])
})
