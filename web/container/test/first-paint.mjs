// Makes `paint/<page>.json` (spec/package.md) with the built logic in Node. The worker's scope is as bare as a container
// leaves it: no network, no storage, and every call to the outside stays without an answer.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import vm from 'node:vm'
import { setImmediate as turn } from 'node:timers/promises'

const LOGIC = path.join(import.meta.dirname, '../../logic/dist/logic.js')
/** The last op of a tree; what comes after it shows, asks or animates. Of those above, the tab bar. */
const [PAGE_CHROME, SHELL_STYLE] = [24, 32]
const APPEND = 5

/** Two devices, users and moments that have nothing in common: what is drawn on both depends on none of them. */
const SURROUNDINGS = [
  { language: 'zh_CN', theme: 'light', width: 375, height: 667, bar: 20, ratio: 2, time: 1.6e12, random: 0.25, query: {} },
  { language: 'en', theme: 'dark', width: 412, height: 915, bar: 47, ratio: 3, time: 1.7e12, random: 0.75, query: { id: '7', from: 'x' } },
]

/**
 * The ops of the page's first drawing that are the same everywhere; null when they do not make a page.
 * @param {Record<string, string>} files texts of the package by path
 * @param {string} page
 * @returns {Promise<unknown[][] | null>}
 */
export async function firstPaint(files, page) {
  const logic = await readFile(LOGIC, 'utf8')
  const [one, two] = await Promise.all(SURROUNDINGS.map((surroundings) => opened(logic, files, page, surroundings)))
  let end = 0
  while (end < one.length && JSON.stringify(one[end]) === JSON.stringify(two[end]) && (one[end][0] <= PAGE_CHROME || one[end][0] === SHELL_STYLE)) end += 1
  const ops = one.slice(0, end)
  const shell = ops.find((op) => op[0] === 1 && op[2] === 'page-shell')?.[1]
  return ops.some((op) => op[0] === APPEND && op[1] === shell) ? ops : null
}

/**
 * What the logic sends before it waits for anything.
 * @param {string} logic
 * @param {Record<string, string>} files
 * @param {string} page
 * @param {typeof SURROUNDINGS[number]} surroundings
 */
async function opened(logic, files, page, { language, theme, width, height, bar, ratio, time, random, query }) {
  const ops = /** @type {unknown[][]} */ ([])
  const port = () => ({ onmessage: (/** @type {{ data: unknown }} */ _) => {}, postMessage() {} })
  const container = port()
  const view = { ...port(), postMessage: (/** @type {unknown[]} */ batch) => { for (let at = 0; at < batch.length; at += Number(batch[at]) + 1) ops.push(batch.slice(at + 1, at + 1 + Number(batch[at]))) } }
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
  vm.runInContext(`self = globalThis; Math.random = () => ${random}; Date = class extends Date { constructor(...at) { super(...(at.length ? at : [${time}])) } static now() { return ${time} } }`, scope)
  vm.runInContext(logic, scope)
  await turn()
  const box = (/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ right, /** @type {number} */ bottom) => ({ left, top, right, bottom, width: right - left, height: bottom - top })
  container.onmessage({
    data: ['start', {
      config: JSON.parse(files['config.json']), logic: files['main/logic.js'], appid: 'wx0000000000000000', scripts: [], offered: [], storage: [],
      system: {
        brand: 'none', model: 'none', system: 'none', platform: 'none', language, version: '0', SDKVersion: '3.8.12', theme, pixelRatio: ratio, fontSizeSetting: 16,
        deviceOrientation: 'portrait', screenWidth: width, screenHeight: height, windowWidth: width, windowHeight: height, statusBarHeight: bar,
        safeArea: box(0, bar, width, height), menuButton: box(width - 94, bar + 6, width - 7, bar + 38),
      },
      launch: { path: page, query, scene: 1001 }, runtime: { container: '0', version: '0', track: 'online' },
    }],
  })
  await turn()
  return ops
}
