// The component framework for esbuild, from the source that its npm package carries: only its composed mode, the way
// its own rollup.config.ts makes that build, and without the parts that nothing here reaches.

import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { cutter } from './cuts.mjs'
import { unnamed } from './members.mjs'
import { shortened } from './names.mjs'

const here = folder => fileURLToPath(new URL(`../${folder}`, import.meta.url))
const modules = here('../node_modules')
const SOURCES = ['glass-easel', 'glass-easel-miniprogram-adapter'].map(name => path.join(modules, name, 'src'))
const OWN = ['src', '../protocol/src'].map(here)
/** Who looks into the runtime from beside it, and what crosses its ports. */
const BESIDE = ['../protocol/src', '../devtools/src', '../../crates/runner/src/engine', 'test'].map(here)

/** Our own modules. */
const RUNTIME = /[/\\]logic[/\\]src[/\\].*\.ts$/
/** Backends of other modes, and what our own queries and observers take the place of. */
const UNUSED = /[/\\](current_window_backend_context|empty_backend|empty_composed_backend|native_rendering|selector_query|intersection|mutation_observer)\.ts$/
/** What mini-programs and compiled templates call. */
const CALLED = /[/\\](glass-easel-miniprogram-adapter[/\\]src[/\\](?!backend|env|space)|tmpl[/\\])/
/** Imports of constant enums only, which tsc drops, are edges of the module graph here: entered from this module, its cycles end well. */
const ENTRY = /[/\\]glass-easel[/\\]src[/\\]index\.ts$/
const FIRST = "import './shadow_root'\n"

const read = async folder => {
  const files = (await readdir(folder, { recursive: true })).filter(name => /\.[jt]s$/.test(name)).sort().map(name => path.join(folder, name))
  return Promise.all(files.map(async file => [file, await readFile(file, 'utf8')]))
}

/** Text of each file in the composed mode, without what nobody names. `kept` stays although nothing here reaches it. */
function composedTexts(texts, own, kept) {
  const { cut, unmet } = cutter(kept)
  const used = texts.filter(([file]) => !UNUSED.test(file)).map(([file, text]) => [file, cut(file, text)])
  if (unmet().length) throw new Error(`the component framework knows nothing of ${unmet().join(', ')}: see cuts.mjs`)
  const named = [...kept.members, ...[...own, ...used.filter(([file]) => CALLED.test(file))].flatMap(([, text]) => text.match(/[\w$]+/g) ?? [])]
  const gone = unnamed(used.filter(([file]) => !CALLED.test(file)), named).sort((a, b) => b.from - a.from)
  return new Map(used.map(([file, text]) => [file, gone.filter(member => member.file === file).reduce((all, { from, to }) => all.slice(0, from) + all.slice(to), text)]))
}

/** Every export of the module as something that fails when it is used after all. */
function absent(source) {
  const names = [...source.matchAll(/^export (?:abstract )?(?:const(?! enum)|class|function) (\w+)/gm)].map(([, name]) => name)
  return names.map(name => `export class ${name} { constructor() { throw new Error('${name} is not part of this build') } }`).join('\n')
}

const [[core, adapter], [runtime, protocol], beside] = await Promise.all([SOURCES, OWN, BESIDE].map(folders => Promise.all(folders.map(read))))
export const short = shortened([...core, ...adapter, ...runtime], beside.flat())

/** The plugin. `kept` are names of members, and passages of cuts.mjs, that tests of the framework use. */
export const composed = (kept = { members: new Set(), passages: [] }) => ({
  name: 'framework',
  setup(b) {
    const texts = composedTexts([...core, ...adapter], [...runtime, ...protocol], kept)
    b.onResolve({ filter: /^glass-easel(-miniprogram-adapter)?$/ }, ({ path: name }) => ({ path: path.join(modules, name, 'src/index.ts') }))
    b.onLoad({ filter: /[/\\]glass-easel(-miniprogram-adapter)?[/\\]src[/\\].*\.ts$/ }, async ({ path: file }) => {
      if (UNUSED.test(file)) return { contents: absent(await readFile(file, 'utf8')), loader: 'js' }
      const contents = short(texts.get(file))
      return { contents: ENTRY.test(file) ? FIRST + contents : contents, loader: 'ts' }
    })
    b.onLoad({ filter: RUNTIME }, async ({ path: file }) => ({ contents: short(await readFile(file, 'utf8')), loader: 'ts' }))
  },
})
export const framework = composed()

/** Our own modules with the same names, for Vite. */
export const runtimeNames = { name: 'runtime-names', enforce: 'pre', transform: (code, id) => (RUNTIME.test(id) ? short(code) : undefined) }

/** What the framework's sources are written for: fields that are only declared are not assigned. */
export const tsconfigRaw = { compilerOptions: { target: 'ES2022', useDefineForClassFields: false } }
