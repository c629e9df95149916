// Bundles hutong.js, later.js, rare.js, keys.js, stack.js, center.js, parts.js, regions.js, map.js, lottie.js, mini-program.js, more.js, dialect-*.js and frame.html into dist/, and prints their sizes.
import { gzipAsync } from '@gfx/zopfli'
import { build, transform } from 'esbuild'
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'
import { brotliCompressSync } from 'node:zlib'
import path from 'node:path'

const here = path.dirname(fileURLToPath(import.meta.url))
const LOGIC = path.join(here, '../logic/dist/logic.js')
const VIEW = path.join(here, '../view/dist/view.js')
const PARTS = path.join(here, '../view/dist/parts.js')
const REGIONS = path.join(here, '../view/dist/regions.js')
/** Each with a library that gains nothing from more passes. */
const DRAWERS = ['map.js', 'lottie.js']
const drawer = (name) => path.join(here, '../view/dist', name)

const minifiedCss = {
  name: 'minified-css',
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

/** What esbuild made, some more hundredths smaller. No getter here does more than get. */
const squeezed = async (code, module) => (await minify(code, { ecma: 2022, module, compress: { passes: 3, pure_getters: true } })).code

const hashOf = (script) => `sha256-${createHash('sha256').update(script).digest('base64')}`

/** The frame's page: the logic as a text, then the scripts of frame and view, which its policy names by their hashes. */
async function framePage({ logic, view, ...shared }) {
  const { outputFiles: [frame] } = await build({ ...shared, entryPoints: [path.join(here, 'src/frame/frame.ts')], format: 'iife', write: false })
  const texts = [await readFile(logic, 'utf8'), frame.text, await readFile(view, 'utf8')]
  const [LOGIC, FRAME, VIEW] = await Promise.all(texts.map((text) => squeezed(text, false)))
  const parts = { LOGIC, FRAME, VIEW, FRAME_HASH: hashOf(FRAME), VIEW_HASH: hashOf(VIEW) }
  for (const [name, text] of Object.entries(parts)) {
    if (/<!--|<\/?script/i.test(text)) throw new Error(`${name} holds what a script element in a page must not`)
  }
  return (await readFile(path.join(here, 'src/frame/frame.html'), 'utf8')).replaceAll(/\b(?:FRAME|VIEW)_HASH\b|\b(?:LOGIC|FRAME|VIEW)\b/g, (name) => parts[name])
}

/** What is loaded later is a bundle of its own that shares no chunk with the first, which so stays one request. */
const later = {
  name: 'later',
  setup(b) {
    b.onResolve({ filter: /\/(later|rare|keys)$/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path: `./${path.split('/').at(-1)}.js`, external: true } : undefined))
    b.onResolve({ filter: /^\.\/index$/ }, () => ({ path: './hutong.js', external: true })) // which defines <hutong-app>
  },
}
/** The container's own modules. */
const MODULES = ['hutong.js', 'later.js', 'rare.js', 'keys.js', 'stack.js', 'center.js']

/** Rounds in which gzip looks for a shorter way to say the same: more of them find next to nothing. */
const ROUNDS = 15

/**
 * Builds into `outdir` from the bundles of logic and view, with what the platform sends beside them unless `packed` is
 * false; returns [file, bytes, gzip, brotli] rows of that.
 * @param {{ outdir?: string, logic?: string, view?: string, parts?: string, packed?: boolean }} options
 * @returns {Promise<[name: string, bytes: number, gzip: number, brotli: number][]>}
 */
export async function bundle({ outdir = path.join(here, 'dist'), logic = LOGIC, view = VIEW, parts = PARTS, packed = true } = {}) {
  for (const file of [logic, view, parts, REGIONS, ...DRAWERS.map(drawer)]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` in web/, which builds logic and view first`)
  }
  const shared = { bundle: true, minify: true, target: 'es2022', charset: 'utf8', legalComments: 'none', outdir }
  await mkdir(outdir, { recursive: true })
  const extensions = (await readdir(path.dirname(LOGIC))).filter((name) => /^(more|dialect-.*)\.js$/.test(name))
  const scripts = [[parts, 'parts.js'], [REGIONS, 'regions.js'], ...extensions.map((name) => [path.join(path.dirname(LOGIC), name), name])]
  await Promise.all([
    build({ ...shared, entryPoints: { hutong: path.join(here, 'src/index.ts'), later: path.join(here, 'src/later.ts'), rare: path.join(here, 'src/rare.ts'), keys: path.join(here, 'src/keys.ts'), stack: path.join(here, 'src/stack.ts'), center: path.join(here, 'src/center/center.ts') }, format: 'esm', plugins: [minifiedCss, later] }),
    build({ ...shared, entryPoints: { 'mini-program': path.join(here, 'src/embed/mini-program.ts') }, format: 'iife' }),
    framePage({ ...shared, logic, view }).then((page) => writeFile(path.join(outdir, 'frame.html'), page)),
    ...DRAWERS.map((name) => copyFile(drawer(name), path.join(outdir, name))),
    ...scripts.map(async ([file, name]) => writeFile(path.join(outdir, name), await squeezed(await readFile(file, 'utf8'), false))),
  ])
  for (const name of MODULES) {
    const file = path.join(outdir, name)
    await writeFile(file, await squeezed(await readFile(file, 'utf8'), true))
  }
  if (!packed) return []
  return Promise.all([...MODULES, 'mini-program.js', 'parts.js', 'regions.js', ...DRAWERS, ...extensions, 'frame.html'].map(async (name) => {
    const content = await readFile(path.join(outdir, name))
    const gzip = await gzipAsync(content, { numiterations: ROUNDS })
    const brotli = brotliCompressSync(content) // at its best, unless told otherwise
    await Promise.all([writeFile(path.join(outdir, `${name}.gz`), gzip), writeFile(path.join(outdir, `${name}.br`), brotli)])
    return [name, content.length, gzip.length, brotli.length]
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await bundle()
  for (const [name, bytes, gzip, brotli] of sizes) console.log(`dist/${name}  ${bytes} bytes, ${gzip} gzip, ${brotli} brotli`)
  if (process.argv.includes('--record')) await writeFile(path.join(here, 'size.json'), JSON.stringify(Object.fromEntries(sizes.map(([name, , gzip]) => [name, gzip])), null, 2) + '\n')
}
