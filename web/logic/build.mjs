// Builds dist/logic.js: one classic script, everything inside.

import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const outfile = 'dist/logic.js'
await build({
  entryPoints: ['src/worker.ts'],
  outfile,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  // The component framework measures itself unless it is told that this is production.
  define: { 'process.env.NODE_ENV': '"production"', process: '{"env":{"NODE_ENV":"production"}}' },
})
const bytes = await readFile(outfile)
const gzip = gzipSync(bytes, { level: 9 }).length
console.log(`${outfile} ${(bytes.length / 1024).toFixed(1)} KiB, gzip ${(gzip / 1024).toFixed(1)} KiB`)
