// The committed counts: a page that stops working is a line in a diff.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from '@playwright/test'

/** Compares with `conformance/NAME.json`, or writes it anew with UPDATE_SNAPSHOTS=1. */
export function compare(name: string, result: object): void {
  const file = new URL(`../../conformance/${name}.json`, import.meta.url)
  const text = JSON.stringify(result, null, 2) + '\n'
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(file, text)
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '')
}
