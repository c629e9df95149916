// The table of conformance/README.md: how often each kind of interaction is in the trace of each dialect.
import type { Change, Step } from './steps'

/** Kinds of interactions, and whether a step is one. A page is navigated to and from by steps of any kind. */
const KINDS: { name: string, is(step: Step, moved: boolean): boolean }[] = [
  { name: 'tap', is: ({ do: what }) => what === 'tap' || what === 'longpress' },
  { name: 'input', is: ({ do: what }) => what === 'input' || what === 'confirm' },
  { name: 'choose, slide', is: ({ do: what }) => what === 'choose' || what === 'slide' },
  { name: 'submit', is: ({ do: what }) => what === 'submit' },
  { name: 'reset', is: ({ do: what }) => what === 'reset' },
  { name: 'scroll the page', is: ({ do: what, at }) => what === 'scroll' && at === undefined },
  { name: 'scroll a scroll-view', is: ({ do: what, at }) => what === 'scroll' && at !== undefined },
  { name: 'swipe', is: ({ do: what }) => what === 'swipe' },
  { name: 'pull', is: ({ do: what }) => what === 'pull' },
  { name: 'navigate', is: (_, moved) => moved },
]

/** How many steps of each kind have changed something: a step that changes nothing shows nothing. */
export function counted(trace: Change[]): number[] {
  const steps = trace.slice(1).map(({ step, pages, changed }, before) => {
    const moved = pages.join() !== trace[before]!.pages.join()
    return { step: step as Step, moved, seen: moved || Object.keys(changed).length > 0 }
  })
  return KINDS.map(({ is }) => steps.filter(({ step, moved, seen }) => seen && is(step, moved)).length)
}

/** The table, of a row for each example. */
export function table(rows: { example: string, counts: number[] }[]): string {
  const line = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['example', ...KINDS.map(({ name }) => name)]),
    line(['---', ...KINDS.map(() => '--:')]),
    ...rows.map(({ example, counts }) => line([`\`${example}\``, ...counts])),
  ].join('\n')
}
