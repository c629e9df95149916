// The same pages in `hutong run`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { data, hutong } from '../product'
import type { Look } from './opened'

/** What `hutong run --json --tree` says of a page. */
export interface Headless { path: string, built: boolean, opened: boolean, errors: string[], tree: string }

/** Opens pages of a project as a browser did: at the same time, with the answers that servers gave it. */
export function headless(folder: string, { seen, har }: Look): Headless[] {
  const recording = `${data}/conformance-${process.pid}.har`
  writeFileSync(recording, JSON.stringify(har))
  const pages = seen.flatMap(({ page, at }) => ['--page', page, '--now', String(at)])
  const args = ['run', folder, '--json', '--tree', '--timeout', '600', '--har', recording, ...pages]
  let out: string
  try {
    out = execFileSync(hutong, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    out = (error as { stdout: string }).stdout
  }
  return (JSON.parse(out) as { pages: Headless[] }).pages
}
