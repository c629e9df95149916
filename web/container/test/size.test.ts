// What a browser loads grows only when somebody means it to: `npm run sizes -w @hutong/container` writes size.json anew.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../build.mjs'
import sizes from '../size.json'

/** Compressed bytes of all scripts that run before a mini-program. */
const BUDGET = 80_000
const TOLERANCE = 1.02

let dist: string
let measured: Record<string, number>
beforeAll(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'hutong-size-'))
  measured = Object.fromEntries((await bundle({ outdir: dist })).map(([name, , gzip]) => [name, gzip]))
}, 180_000)
afterAll(() => rm(dist, { recursive: true }))

test.each(Object.entries(sizes))('%s has not grown', (name, recorded) => {
  expect(measured[name]).toBeLessThanOrEqual(recorded * TOLERANCE)
})

test('every file is recorded', () => {
  expect(Object.keys(measured).sort()).toEqual(Object.keys(sizes).sort())
})

test('nothing of the developer tools is in it', async () => {
  for (const name of Object.keys(measured)) expect(await readFile(path.join(dist, name), 'utf8')).not.toContain('devtools')
})

test('what runs before a mini-program stays inside the budget', () => {
  expect(measured['hutong.js']! + measured['frame.html']!).toBeLessThanOrEqual(BUDGET)
})
