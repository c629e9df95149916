// Builds dist/logic.js: one classic script, everything inside.

import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { framework, tsconfigRaw } from './framework.mjs'

const outfile = 'dist/logic.js'
await build({
  entryPoints: ['src/worker.ts'],
  outfile,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  plugins: [framework],
  tsconfigRaw,
})
const bytes = await readFile(outfile)
const gzip = gzipSync(bytes, { level: 9 }).length
console.log(`${outfile} ${(bytes.length / 1024).toFixed(1)} KiB, gzip ${(gzip / 1024).toFixed(1)} KiB`)
