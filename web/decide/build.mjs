// Builds dist/decide.js, one module with all that it needs: for a host's server, a page, or any other engine.
import { build } from 'esbuild'

await build({
  entryPoints: ['src/decide.ts'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
})
