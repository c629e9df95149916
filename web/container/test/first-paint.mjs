// What the built logic draws of a page before it waits for anything, taken down in Node, for the tests. `hutong build`
// runs it more than once, and takes what is always the same.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import vm from 'node:vm'
import { setImmediate as turn } from 'node:timers/promises'
import { batchOf, separated } from '@hutong/protocol'

const LOGIC = path.join(import.meta.dirname, '../../logic/dist/logic.js')
/** Ops that draw: those up to the one that shows the page, and the tab bar's. */
const [PAGE_SHOW, SHELL_STYLE] = [25, 32]
const [WIDTH, HEIGHT] = [375, 667]

/**
 * The content of `paint/<page>.json` (spec/package.md).
 * @param {Record<string, string>} files texts of the package by path
 * @param {string} page
 */
export async function firstPaint(files, page) {
  const ops = await opened(await readFile(LOGIC, 'utf8'), files, page)
  const end = ops.findIndex(([code]) => Number(code) > PAGE_SHOW && code !== SHELL_STYLE)
  return JSON.stringify(ops.slice(0, end))
}

/**
 * What the logic sends before it waits for anything. Its scope is as bare as a container leaves it, and every call to the
 * outside stays without an answer.
 * @param {string} logic
 * @param {Record<string, string>} files
 * @param {string} page
 */
async function opened(logic, files, page) {
  const ops = /** @type {unknown[][]} */ ([])
  const port = () => ({ onmessage: (/** @type {{ data: unknown }} */ _) => {}, postMessage() {} })
  const container = port()
  const view = { ...port(), postMessage: (/** @type {import('@hutong/protocol').Batch} */ message) => ops.push(...separated(batchOf(message))) }
  const silent = () => {}
  const texts = /** @type {string[]} */ ([])
  const scope = vm.createContext({
    addEventListener(/** @type {string} */ type, /** @type {(event: object) => void} */ listener) {
      if (type === 'message') setImmediate(() => listener({ data: ['connect'], ports: [container, view] }))
    },
    console: { debug: silent, log: silent, info: silent, warn: silent, error: silent },
    setTimeout: silent, clearTimeout: silent, setInterval: silent, clearInterval: silent,
    Blob: class { constructor(/** @type {string[]} */ parts) { texts.push(parts.join('')) } },
    URL: { createObjectURL: () => String(texts.length - 1), revokeObjectURL: silent },
    importScripts: (/** @type {string} */ url) => vm.runInContext(texts[Number(url)], scope),
  })
  vm.runInContext('self = globalThis', scope)
  vm.runInContext(logic, scope)
  await turn()
  const box = (/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ right, /** @type {number} */ bottom) => ({ left, top, right, bottom, width: right - left, height: bottom - top })
  container.onmessage({
    data: ['start', {
      config: JSON.parse(files['config.json']), logic: files['main/logic.js'], appid: 'wx0000000000000000', scripts: [], offered: [], storage: [],
      system: {
        brand: 'none', model: 'none', system: 'none', platform: 'none', language: 'en', version: '0', SDKVersion: '3.8.12', theme: 'light', pixelRatio: 2, fontSizeSetting: 16,
        deviceOrientation: 'portrait', screenWidth: WIDTH, screenHeight: HEIGHT, windowWidth: WIDTH, windowHeight: HEIGHT, statusBarHeight: 0,
        safeArea: box(0, 0, WIDTH, HEIGHT), menuButton: box(WIDTH - 94, 6, WIDTH - 7, 38),
      },
      launch: { path: page, query: {}, scene: 1001 }, runtime: { container: '0', version: '0', track: 'online' },
    }],
  })
  await turn()
  return ops
}
