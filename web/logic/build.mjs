// Builds dist/logic.js, one classic script with everything inside, and the scripts that extend it beside it.

import { build } from 'esbuild'
import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { framework, tsconfigRaw } from './framework/index.mjs'

const dialects = (await readdir('src/dialects')).map((file) => [`dialect-${file.replace('.ts', '')}`, `src/dialects/${file}`])
const entryPoints = { logic: 'src/worker.ts', more: 'src/more.ts', ...Object.fromEntries(dialects) }
await build({
  entryPoints,
  outdir: 'dist',
  bundle: true,
  // As a function, not as an arrow in brackets: QuickJS reads what is in these twice.
  format: 'esm',
  banner: { js: '!function(){' },
  footer: { js: '}();' },
  platform: 'browser',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  plugins: [framework],
  tsconfigRaw,
})
for (const name of Object.keys(entryPoints)) {
  const bytes = await readFile(`dist/${name}.js`)
  const gzip = gzipSync(bytes, { level: 9 }).length
  console.log(`dist/${name}.js ${(bytes.length / 1024).toFixed(1)} KiB, gzip ${(gzip / 1024).toFixed(1)} KiB`)
}
