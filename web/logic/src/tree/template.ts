// Compiled templates, made to survive their own errors.

import type { template } from 'glass-easel'
import type { Engine as DrawingEngine } from '../semantics/semantics'
import type { Reporter } from '../report'
import type { ViewScripts } from './view-script'

type Step = (...args: unknown[]) => unknown
/** `C` walks the template; `B` has, per field of the data, the steps that update what depends on it alone. */
type Generate = (...args: unknown[]) => { C: Step; B?: { [field: string]: Step[] } }
/** The part of the template engine that decides how functions in templates are called. */
interface Engine extends DrawingEngine {
  setFnFilter(filter: ViewScripts['changeListener']): void
  setEventListenerWrapper(wrapper: ViewScripts['handle']): void
}
/** What is drawn instead of the data, see semantics/semantics.ts. */
export type Draw = (engine: DrawingEngine, first: boolean, data: unknown) => unknown
type Content = (name: string) => Generate | undefined

/**
 * A template whose errors (a view script that throws, most often) are reported: what came before the error in the
 * template is drawn, and the components around it do not notice.
 */
export function safeTemplate(path: string, content: unknown, reporter: Reporter, scripts: ViewScripts, draw?: Draw): template.ComponentTemplate {
  const safe: Content = name => {
    const generate = (content as Content)(name)
    if (!generate) return undefined
    return (...args) => {
      const engine = args[0] as Engine
      if (draw) args[2] = draw(engine, args[1] === true, args[2])
      const result = generate(...args)
      // The template has just set the compiler's own filters, which do nothing.
      engine.setFnFilter(scripts.changeListener)
      engine.setEventListenerWrapper(scripts.handle)
      return guarded(result)
    }
  }
  const guard =
    (step: Step): Step =>
    (...args) =>
      reporter.guard(`${path} template`, () => step(...args))
  const guarded = ({ C, B }: ReturnType<Generate>): ReturnType<Generate> => ({
    C: guard(C),
    // The steps come into being while C runs, so they are looked up when they are needed; those behind an error never do.
    ...(B ? { B: new Proxy(B, { get: (all, field) => all[String(field)] && Array.from(all[String(field)]!, step => (step ? guard(step) : () => {})) }) } : {}),
  })
  return { content: safe, fallbackListenerOnNativeNode: true } as unknown as template.ComponentTemplate
}
