// `expect`, with the matchers of Jest as Vitest has them.

import './surroundings'
import * as chai from 'chai'
import { ASYMMETRIC_MATCHERS_OBJECT, type ExpectStatic, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect'
import { printDiffOrStringify } from '@vitest/utils/diff'

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)

const make = ((value: unknown, message?: string) => chai.expect(value, message)) as ExpectStatic
const matchers = (globalThis as unknown as { [name: symbol]: object })[ASYMMETRIC_MATCHERS_OBJECT]
export const expect: ExpectStatic = Object.assign(make, chai.expect, matchers)
;(globalThis as unknown as { [name: symbol]: unknown })[GLOBAL_EXPECT] = expect
setState({}, expect)

/** What a failed expectation says: its message, and where two values differ. */
export function difference(error: Error & { actual?: unknown, expected?: unknown, showDiff?: boolean }): string {
  if (!error.showDiff || error.actual === undefined) return ''
  const shown = printDiffOrStringify(error.actual, error.expected, { includeChangeCounts: false, omitAnnotationLines: false })
  // Whoever reads this may be a file.
  return (shown ?? '').replace(/\u001b\[\d+m/g, '')
}
