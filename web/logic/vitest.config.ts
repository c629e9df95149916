// The tests run on the component framework and the names of the build.

import { build } from 'esbuild'
import { defineConfig } from 'vitest/config'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { framework, runtimeNames, tsconfigRaw } from './framework/index.mjs'

const outdir = fileURLToPath(new URL('dist/tested', import.meta.url))
const names = ['glass-easel-miniprogram-adapter', 'glass-easel']
const dialects = (await readdir(new URL('src/dialects', import.meta.url))).map((file) => `src/dialects/${file}`)
const shared = { outdir, bundle: true, target: 'es2022', plugins: [framework], tsconfigRaw } as const
await Promise.all([
  build({ ...shared, entryPoints: names, splitting: true, format: 'esm' }),
  build({ ...shared, entryPoints: ['src/more.ts', ...dialects], outbase: 'src', format: 'iife' }),
])

export default defineConfig({ plugins: [runtimeNames], test: { include: ['test/**/*.test.ts'] }, resolve: { alias: names.map((name) => ({ find: new RegExp(`^${name}$`), replacement: `${outdir}/${name}.js` })) } })
