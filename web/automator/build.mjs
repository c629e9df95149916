// Builds dist/automator.js, the classic script that `hutong run --script` runs beside a test script.
import { build } from 'esbuild'

await build({
  entryPoints: { automator: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  minify: true,
  keepNames: false,
  charset: 'utf8',
  legalComments: 'none',
})
