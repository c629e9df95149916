// The component framework's own tests, from its npm packages, on the framework as it is built here and on our backend:
// `npm run suites -w logic`.

import { build } from 'esbuild'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { APART, Counts } from './apart.mjs'
import { TOOLS } from '../cuts.mjs'
import { composed, short, tsconfigRaw } from '../index.mjs'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const outdir = here('../../dist/suites')
const PACKAGES = ['glass-easel', 'glass-easel-miniprogram-adapter']
const modules = here('../../../node_modules')

/** Tests of types say nothing about what runs. */
const TEST = /^(?!types[/\\]).*\.test\.[jt]s$/
const files = (await Promise.all(PACKAGES.map(async name => (await readdir(path.join(modules, name, 'tests'), { recursive: true })).map(file => path.join(modules, name, 'tests', file))))).flat()
const tests = files.filter(file => TEST.test(file.split(`${path.sep}tests${path.sep}`).pop()))
const texts = await Promise.all(files.filter(file => /\.[jt]s$/.test(file)).map(file => readFile(file, 'utf8')))

/** Their words for what is fixed here → ours. */
const OTHERWISE = [
  // Every backend is ours.
  [/new glassEasel\.CurrentWindowBackendContext\(\)/g, 'new OurContext()'],
  [/\bassociateBackend\(\)/g, 'associateBackend(new OurContext())'],
  [/\b(\w+)\.document\.createElement\('div'\)/g, "$1.createElement('div', 'div')"],
  [/(?<!\.)\bdocument\.body\b/g, 'domBackend.getRootNode()'],
  [/(?<!\.)\bdocument\.createElement\('div'\)/g, "domBackend.createElement('div', 'div')"],
  [/\w+\.\$\$\.id = .*/g, ''],
  // A host is named in an op of its own, by its style sheet.
  [/ wx-host="[^"]*"/g, ''],
  [/ class=""/g, ''],
  // A script, not a module.
  [/^ +(?=d = \{ b: c \}$)/gm, 'var '],
  // An error says less.
  [/( is illegal at char \d+) \([\w ]+\)/g, '$1'],
  // What is thrown is logged.
  [/glassEasel\.globalOptions\.throwGlobalError = true/, 'let thrown; glassEasel.addGlobalErrorListener((error) => { thrown = error }); console.error = () => { throw thrown }'],
]
const ours = {
  name: 'our-backend',
  setup(b) {
    b.onResolve({ filter: /^(\.|\.\.\/base)\/(composed|shadow)_backend$/ }, () => ({ path: here('backend.ts') }))
    b.onLoad({ filter: /[/\\](tests|suites)[/\\].*\.[jt]s$/ }, async ({ path: file }) => ({
      contents: short(OTHERWISE.reduce((text, [said, by]) => text.replace(said, by), await readFile(file, 'utf8'))),
      loader: 'ts',
    }))
  },
}

/** What the tests themselves work with. */
const kept = { members: new Set(texts.flatMap(text => text.match(/[\w$]+/g) ?? []).filter(word => word !== 'constructor')), passages: TOOLS }

await build({
  entryPoints: tests,
  outdir,
  outbase: modules,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: 'inline',
  external: ['glass-easel-template-compiler'],
  inject: [here('backend.ts')],
  plugins: [ours, composed(kept)],
  tsconfigRaw,
})

export default defineConfig({
  test: {
    root: outdir,
    include: ['**/*.test.js'],
    globals: true,
    isolate: false,
    setupFiles: [here('setup.ts')],
    testNamePattern: new RegExp(`^(?!(${APART.flatMap(({ tests }) => tests).join('|')})$)`),
    reporters: ['default', new Counts(new URL('../../../../conformance/framework.json', import.meta.url))],
  },
})
