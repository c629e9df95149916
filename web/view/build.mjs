// Bundles the view into dist/view.js, dist/parts.js, dist/regions.js, dist/map.js and dist/lottie.js, classic scripts for the frame, and prints their sizes.
import { build, transform } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import path from 'node:path'

const here = path.dirname(fileURLToPath(import.meta.url))

/** Of this package, or of one that it uses. */
const fileOf = (name, folder) => (name.startsWith('.') ? path.resolve(folder, name) : fileURLToPath(import.meta.resolve(name)))

/** `import css from './x.css?inline'` gives the minified text, as Vite does in the tests. */
const inlineCss = {
  name: 'inline-css',
  setup(b) {
    b.onResolve({ filter: /\.css\?inline$/ }, (args) => ({ path: fileOf(args.path.replace(/\?inline$/, ''), args.resolveDir), namespace: 'css' }))
    b.onLoad({ filter: /.*/, namespace: 'css' }, async (args) => {
      const { code } = await transform(await readFile(args.path, 'utf8'), { loader: 'css', minify: true, target: 'es2022' })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

export async function bundle(outdir = path.join(here, 'dist')) {
  const entryPoints = { view: path.join(here, 'src/index.ts'), parts: path.join(here, 'src/later.ts'), regions: path.join(here, 'src/regions.ts'), map: path.join(here, 'src/map/index.ts'), lottie: path.join(here, 'src/lottie/index.ts') }
  await build({ entryPoints, outdir, bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8', plugins: [inlineCss] })
  return Promise.all(Object.keys(entryPoints).map(async (name) => {
    const outfile = path.join(outdir, `${name}.js`)
    const code = await readFile(outfile)
    return { outfile, bytes: code.length, gzip: gzipSync(code, { level: 9 }).length }
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { outfile, bytes, gzip } of await bundle()) console.log(`${path.relative(here, outfile)}  ${bytes} bytes, ${gzip} gzip`)
}
