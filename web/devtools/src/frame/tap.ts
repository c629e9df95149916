// Between the worker and the rest: its two ports are led through here, where everything that is said can be seen.

import type { Batch, FromLogic, Json, ToLogic } from '@hutong/protocol'
import type { News, Told } from '../messages'
import { clipped } from './clip'
import type { Drawn } from './drawn'

declare const LOGIC_SCRIPT: string

/** What the worker's part of these tools says on the container's port. */
type Dev = ['dev', 'ready'] | ['dev', 'answer', id: number, value: unknown, error?: string] | { [T in keyof Told]: ['dev', T, Told[T]] }[keyof Told]

type Question = [id: number, method: string, args: unknown[]]

/** A message on its way; without one, it ends here. */
type Through = (message: unknown) => unknown

export class Tap {
  #said: Told['console'] | undefined
  /** To the worker. */
  #logic: MessagePort | undefined
  /** Questions that came before the worker's part of these tools was there. */
  #early: Question[] | undefined = []

  constructor(private readonly drawn: Drawn, private readonly tell: (...news: News) => void, private readonly reply: (answer: unknown[]) => void) {
    const { postMessage } = Worker.prototype
    const tap = this
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ports: MessagePort[]) {
      const [container, view] = ports
      tap.#early ??= []
      const logic = between(container!, (message) => tap.#toLogic(message as ToLogic), (message) => tap.#fromLogic(message as FromLogic | Dev))
      const drawing = between(view!, (message) => tap.#fromView(message as Json[]), (message) => (tap.drawn.take(message as Batch), message))
      tap.#logic = logic.near
      ;(postMessage as (message: unknown, ports: MessagePort[]) => void).call(this, message, [logic.far, drawing.far])
    } as typeof postMessage
  }

  /** Asks the worker; it answers on the same port. */
  ask(...question: Question): void {
    if (this.#early) this.#early.push(question)
    else this.#logic!.postMessage(['notify', 'dev', question])
  }

  #toLogic(message: ToLogic): unknown {
    if (message[0] === 'start') {
      message[1].scripts.push(LOGIC_SCRIPT)
      this.tell('started', Date.now())
    } else if (message[0] === 'result' || message[0] === 'failure') this.tell('answer', message[1], message[0], clipped(message[2]), Date.now())
    return message
  }

  #fromLogic(message: FromLogic | Dev): unknown {
    if (message[0] === 'dev') {
      if (message[1] === 'ready') {
        const early = this.#early ?? []
        this.#early = undefined
        for (const question of early) this.ask(...question)
      } else if (message[1] === 'answer') this.reply(['reply', ...message.slice(2)])
      else if (message[1] === 'console') this.#said = message[2]
      else this.tell(...([message[1], message[2], Date.now()] as News))
      return undefined
    }
    if (message[0] === 'log') {
      this.tell('console', message[1], message[2], this.#said, Date.now())
      this.#said = undefined
    } else if (message[0] === 'invoke') this.tell('call', message[1], message[2], clipped(message[3]), Date.now())
    return message
  }

  #fromView(message: Json[]): unknown {
    const [kind, node, type, detail, fields] = message
    if (kind === 'event') this.tell('event', String(type), Number((fields as { timeStamp?: number })?.timeStamp), this.drawn.pathOf(Number(node)), clipped(detail), Date.now())
    return message
  }
}

/** Leads a port through here. Of the way to the worker, `far` is handed over in the port's place. */
function between(outer: MessagePort, inwards: Through, outwards: Through): { near: MessagePort; far: MessagePort } {
  const { port1: near, port2: far } = new MessageChannel()
  const lead = (from: MessagePort, to: MessagePort, through: Through): void => {
    from.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = through(data)
      if (message !== undefined) to.postMessage(message, going(message))
    }
  }
  lead(outer, near, inwards)
  lead(near, outer, outwards)
  return { near, far }
}

/** A canvas is not copied, it goes. */
const going = (message: unknown): Transferable[] => (Array.isArray(message) ? message.filter((part) => part instanceof OffscreenCanvas) : [])
