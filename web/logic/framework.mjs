// The component framework for esbuild, from the source that its npm package carries: only its composed mode, the way
// its own rollup.config.ts makes that build, and without the parts that nothing here reaches.

import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { unnamed } from './members.mjs'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const sources = ['glass-easel', 'glass-easel-miniprogram-adapter'].map(name => path.join(modules, name, 'src'))

const OWN = ['src', '../protocol/src'].map(folder => fileURLToPath(new URL(folder, import.meta.url)))

/** Backends of other modes, and what our own queries and observers take the place of. */
const UNUSED = /[/\\](current_window_backend_context|empty_backend|empty_composed_backend|native_rendering|selector_query|intersection|mutation_observer)\.ts$/
/** What mini-programs and compiled templates call. */
const CALLED = /[/\\](glass-easel-miniprogram-adapter|tmpl)[/\\]/
/** What is never there: nobody observes mutations. */
const NEVER = /\b\w+\._\$mutationObserverTarget\b(?!\s*=)/g
const MODES = [[NEVER, 'null'], [/\bBM\.COMPOSED\b/g, 'true'], [/\bBM\.(DYNAMIC|SHADOW|DOMLIKE)\b/g, 'false'], [/\bENV\.DEV\b/g, 'false']]
/** Names of the framework's private fields. They stay in their own corner of the name space: mini-programs see the objects. */
const PRIVATE = /_\$\w+/g
/** Imports of constant enums only, which tsc drops, are edges of the module graph here: entered from this module, its cycles end well. */
const ENTRY = /[/\\]glass-easel[/\\]src[/\\]index\.ts$/
const FIRST = "import './shadow_root'\n"
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

const read = async folder => {
  const files = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.ts')).sort().map(name => path.join(folder, name))
  return Promise.all(files.map(async file => [file, await readFile(file, 'utf8')]))
}

/** Each private name → a short one, the frequent ones first. */
function shortNames(texts) {
  const counts = new Map()
  for (const [, text] of texts) for (const [name] of text.matchAll(PRIVATE)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const short = index => (index < 52 ? '' : short(Math.floor(index / 52) - 1)) + ALPHABET[index % 52]
  return new Map([...counts].sort((a, b) => b[1] - a[1]).map(([name], index) => [name, `_$${short(index)}`]))
}

const composed = text => MODES.reduce((all, [flag, value]) => all.replace(flag, value), text)

/** Text of each file in the composed mode, without what nobody names. */
async function composedTexts(texts) {
  const used = texts.filter(([file]) => !UNUSED.test(file)).map(([file, text]) => [file, composed(text)])
  const own = (await Promise.all(OWN.map(read))).flat()
  const named = [...own, ...used.filter(([file]) => CALLED.test(file))].flatMap(([, text]) => text.match(/[\w$]+/g) ?? [])
  const gone = unnamed(used.filter(([file]) => !CALLED.test(file)), named).sort((a, b) => b.from - a.from)
  return new Map(used.map(([file, text]) => [file, gone.filter(member => member.file === file).reduce((all, { from, to }) => all.slice(0, from) + all.slice(to), text)]))
}

/** Every export of the module as something that fails when it is used after all. */
function absent(source) {
  const names = [...source.matchAll(/^export (?:abstract )?(?:const(?! enum)|class|function) (\w+)/gm)].map(([, name]) => name)
  return names.map(name => `export class ${name} { constructor() { throw new Error('${name} is not part of this build') } }`).join('\n')
}

export const framework = {
  name: 'framework',
  async setup(b) {
    const texts = (await Promise.all(sources.map(read))).flat()
    const [short, ours] = [shortNames(texts), await composedTexts(texts)]
    b.onResolve({ filter: /^glass-easel(-miniprogram-adapter)?$/ }, ({ path: name }) => ({ path: path.join(modules, name, 'src/index.ts') }))
    b.onLoad({ filter: /[/\\]glass-easel(-miniprogram-adapter)?[/\\]src[/\\].*\.ts$/ }, async ({ path: file }) => {
      if (UNUSED.test(file)) return { contents: absent(await readFile(file, 'utf8')), loader: 'js' }
      const contents = ours.get(file).replace(PRIVATE, name => short.get(name))
      return { contents: ENTRY.test(file) ? FIRST + contents : contents, loader: 'ts' }
    })
  },
}

/** What the framework's sources are written for: fields that are only declared are not assigned. */
export const tsconfigRaw = { compilerOptions: { target: 'ES2022', useDefineForClassFields: false } }
