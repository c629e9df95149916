// The tests run on the component framework as the build makes it.

import { build } from 'esbuild'
import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'
import { framework, tsconfigRaw } from './framework.mjs'

const outdir = fileURLToPath(new URL('dist/framework', import.meta.url))
const names = ['glass-easel-miniprogram-adapter', 'glass-easel']
await build({ entryPoints: names, outdir, bundle: true, splitting: true, format: 'esm', target: 'es2022', plugins: [framework], tsconfigRaw })

export default defineConfig({ resolve: { alias: names.map((name) => ({ find: new RegExp(`^${name}$`), replacement: `${outdir}/${name}.js` })) } })
