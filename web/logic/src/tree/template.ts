// Compiled templates, made to survive their own errors.

import type { template } from 'glass-easel'
import type { Reporter } from '../report'

type Step = (...args: unknown[]) => unknown
/** `C` walks the template; `B` has, per field of the data, the steps that update what depends on it alone. */
type Generate = (...args: unknown[]) => { C: Step; B?: { [field: string]: Step[] } }
type Content = (name: string) => Generate | undefined

/**
 * A template whose errors (a view script that throws, most often) are reported: what came before the error in the
 * template is drawn, and the components around it do not notice.
 */
export function safeTemplate(path: string, content: unknown, reporter: Reporter): template.ComponentTemplate {
  const safe: Content = name => {
    const generate = (content as Content)(name)
    return generate && ((...args) => guarded(generate(...args)))
  }
  const guard =
    (step: Step): Step =>
    (...args) =>
      reporter.guard(`${path} template`, () => step(...args))
  const guarded = ({ C, B }: ReturnType<Generate>): ReturnType<Generate> => ({
    C: guard(C),
    // The steps come into being while C runs, so they are looked up when they are needed.
    ...(B ? { B: new Proxy(B, { get: (all, field) => all[String(field)]?.map(guard) }) } : {}),
  })
  return { content: safe, fallbackListenerOnNativeNode: true } as unknown as template.ComponentTemplate
}
