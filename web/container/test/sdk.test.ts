// What a host's own build gets: types that stand alone, and a loader.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RECORD, sdk } from '../sdk.mjs'

let folder: string
let types: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hutong-sdk-'))
  types = await sdk(path.join(folder, 'node_modules/@hutong/container'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The messages of the compiler about a page of a host. */
async function complaints(source: string): Promise<string[]> {
  const file = path.join(folder, 'host.ts')
  await writeFile(file, source)
  const options = { strict: true, noEmit: true, skipLibCheck: false, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], types: [] }
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

const host = (capability: string): string => `
  import { load, type Connect } from '@hutong/container'
  await load('https://platform.test')
  const connect: Connect = {
    assertion: (app) => fetch('/assertion?app=' + app).then((answer) => answer.text()),
    capabilities: { ${capability} },
    policy: { deny: ['location.*'], background: { count: 2 }, limits: { storage: 1024 } },
    look: { colors: { accent: 'rebeccapurple' }, words: { close: 'Done' } },
  }
  const stack = document.createElement('hutong-stack')
  stack.connect = connect
  stack.addEventListener('hutong-error', ({ detail }) => console.error(detail.code))
  stack.open({ app: 'app_1', path: 'pages/a' })
`

test('the types stand alone and know capabilities, events and elements', async () => {
  expect(await complaints(host(`'device.scan': ({ onlyFromCamera }, { appid }) => ({ result: appid + String(onlyFromCamera) })`))).toEqual([])
  expect(await complaints(host(`'device.scan': () => ({ text: 'x' })`))).toEqual([expect.stringContaining('result')])
  expect(await complaints(host(`'device.scann': () => ({ result: 'x' })`))).toEqual([expect.stringContaining('device.scann')])
})

test('the types are those of spec/host-sdk.d.ts: else run `npm run types -w @hutong/container`', async () => {
  expect(types).toBe(await readFile(RECORD, 'utf8'))
})
