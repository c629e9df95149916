// Web sockets: an object for each, and the older listeners that hear of all of them.

import type { Facade } from '@hutong/protocol'
import { asObject } from '../json'
import { callbackForm, failureOf, type Result } from './form'
import type { Handler } from './page-calls'
import type { Services } from './services'
import type { Task } from './task'

/** What is told to the object → the capability that the older listeners name. */
const TOPICS: { [topic: string]: string } = { Open: 'socket.opened', Message: 'socket.message', Close: 'socket.closed', Error: 'socket.failed' }
const STATES = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }

export function socketCalls({ host, topics, reporter, sockets }: Services, { form }: Facade): { [capability: string]: Handler } {
  const connect = (args: Result, task: Task): Promise<Result> => {
    const socket = ++sockets.last
    const line: Result = Object.assign(task.object, STATES)
    let state = STATES.CONNECTING
    Object.defineProperty(line, 'readyState', { get: () => state, enumerable: true })
    const tell = (topic: string, value: Result): void => {
      task.emit(topic, value)
      topics.emit(TOPICS[topic] as string, value)
    }
    for (const topic of Object.keys(TOPICS)) task.offer(topic)
    const act = (name: string, capability: string) => (options: unknown) =>
      callbackForm(reporter, form, name, options, given => host.invoke(capability, { ...given, socket }))
    line['send'] = act('sendSocketMessage', 'socket.send')
    line['close'] = (options: unknown) => {
      state = STATES.CLOSING
      return act('closeSocket', 'socket.close')(options)
    }
    return new Promise((resolve, reject) => {
      const progress = (value: unknown): void => {
        const { event, ...detail } = asObject(value)
        if (event === 'accepted') resolve({ socketTaskId: socket })
        else if (event === 'open') {
          state = STATES.OPEN
          tell('Open', detail)
        } else tell('Message', detail)
      }
      task.call(host, 'socket.connect', { ...args, socket }, progress).then(
        value => {
          state = STATES.CLOSED
          tell('Close', asObject(value))
        },
        error => {
          state = STATES.CLOSED
          reject(error)
          tell('Error', failureOf(form, 'connectSocket', error))
        },
      )
    })
  }

  return {
    'socket.connect': (args, _name, task) => connect(args, task as Task),
    'socket.send': args => host.invoke('socket.send', { socket: sockets.last, ...args }),
    'socket.close': args => host.invoke('socket.close', { socket: sockets.last, ...args }),
  }
}
