// A mini-program of another dialect, with the script of the dialect as the build makes it.

import { extension, onePage, open, type Broker, type Session } from './session'

type Fn = (...args: unknown[]) => unknown
export type Speaker = { [name: string]: Fn }

/** A started mini-program; `own` is the dialect's façade, `wx` the one that every dialect has. */
export async function speak(dialect: string, broker: Broker = {}): Promise<{ session: Session; own: Speaker; wx: Speaker }> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'Object.assign(globalThis, { wx, own: arguments[10] }); App({})'
  const session = await open(sources, { broker, over: { scripts: await Promise.all([extension(`dialects/${dialect}`), extension('more')]) } })
  return { session, own: session.scope['own'] as Speaker, wx: session.scope['wx'] as Speaker }
}
