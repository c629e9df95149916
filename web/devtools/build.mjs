// Bundles the developer tools of `hutong dev` into dist/: panel.js and panel.css for the preview, and frame.js for its
// frame, which brings along what runs in the worker.
import { build } from 'esbuild'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const at = (file) => path.join(path.dirname(fileURLToPath(import.meta.url)), file)
const shared = { bundle: true, minify: true, target: 'es2022', charset: 'utf8', legalComments: 'none' }
const textOf = async (entry, define = {}) => (await build({ ...shared, entryPoints: [at(entry)], format: 'iife', define, write: false })).outputFiles[0].text

const frame = await textOf('src/frame/frame.ts', { LOGIC_SCRIPT: JSON.stringify(await textOf('src/logic/inspect.ts')) })
if (/<!--|<\/?script/i.test(frame)) throw new Error('frame.js holds what a script element in a page must not')
await mkdir(at('dist'), { recursive: true })
await writeFile(at('dist/frame.js'), frame)
await build({ ...shared, entryPoints: [at('src/panel/panel.ts'), at('src/panel/panel.css')], outdir: at('dist'), format: 'esm' })
