import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { generate } from '../generate.mjs'

it('schema.ts is what spec/openapi.json says; `cargo xtask gen` writes it anew', async () => {
  const committed = await readFile(new URL('../src/schema.ts', import.meta.url), 'utf8')
  expect(committed).toBe(await generate())
})
