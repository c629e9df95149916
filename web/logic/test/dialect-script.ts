// The script of a dialect as the build makes it.

import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export async function scriptOf(dialect: string): Promise<string> {
  const resolveDir = fileURLToPath(new URL('../src', import.meta.url))
  const contents = `import { ${dialect} as semantics } from './semantics/${dialect}'; __hutong_speak__({ semantics })`
  const { outputFiles } = await build({ stdin: { contents, resolveDir }, bundle: true, format: 'iife', target: 'es2022', write: false })
  return outputFiles[0]?.text ?? ''
}
