// Bundles the view into dist/view.js, one classic script for the frame, and prints its size.
import { build, transform } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import path from 'node:path'

const here = path.dirname(fileURLToPath(import.meta.url))

/** `import css from './x.css?inline'` gives the minified text, as Vite does in the tests. */
const inlineCss = {
  name: 'inline-css',
  setup(b) {
    b.onResolve({ filter: /\.css\?inline$/ }, (args) => ({ path: path.resolve(args.resolveDir, args.path.replace(/\?inline$/, '')), namespace: 'css' }))
    b.onLoad({ filter: /.*/, namespace: 'css' }, async (args) => {
      const { code } = await transform(await readFile(args.path, 'utf8'), { loader: 'css', minify: true, target: 'es2022' })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

export async function bundle(outfile = path.join(here, 'dist/view.js')) {
  await build({ entryPoints: [path.join(here, 'src/index.ts')], outfile, bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8', plugins: [inlineCss] })
  const code = await readFile(outfile)
  return { outfile, bytes: code.length, gzip: gzipSync(code, { level: 9 }).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bytes, gzip } = await bundle()
  console.log(`dist/view.js  ${bytes} bytes, ${gzip} gzip`)
}
