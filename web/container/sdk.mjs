// Makes dist/sdk, the package @hutong/container as a host's own build uses it: a loader and types that stand alone.
import { build } from 'esbuild'
import { generateDtsBundle } from 'dts-bundle-generator'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const here = path.dirname(fileURLToPath(import.meta.url))
const source = path.join(here, 'src/sdk.ts')

/** Builds into `outdir`; returns the text of the types. */
export async function sdk(outdir = path.join(here, 'dist/sdk')) {
  await mkdir(outdir, { recursive: true })
  await build({ entryPoints: [source], outfile: path.join(outdir, 'index.js'), bundle: true, format: 'esm', target: 'es2022', legalComments: 'none' })
  const [types] = generateDtsBundle([{ filePath: source, libraries: { inlinedLibraries: ['@hutong/protocol'] }, output: { noBanner: true, inlineDeclareGlobals: true } }], { preferredConfigPath: path.join(here, 'tsconfig.json') })
  await writeFile(path.join(outdir, 'index.d.ts'), types)
  const { name, version, license } = JSON.parse(await readFile(path.join(here, 'package.json'), 'utf8'))
  const manifest = { name, version, license, type: 'module', sideEffects: false, exports: { '.': { types: './index.d.ts', default: './index.js' } } }
  await writeFile(path.join(outdir, 'package.json'), JSON.stringify(manifest, null, 2) + '\n')
  return types
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await sdk()
