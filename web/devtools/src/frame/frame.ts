// Stands before the frame's own script in the preview of `hutong dev`, and nowhere else: it sees what worker, view and
// container say to each other, reads the tree that was drawn, and tells the panel in the page around.

import type { News, Questions } from '../messages'
import { Drawn } from './drawn'
import { Highlight } from './highlight'
import { pickWith } from './pick'
import { showSheets } from './sheets'
import { stylesOf } from './styles'
import { watchLoads } from './loads'
import { Tap } from './tap'

const { port1: panel, port2: far } = new MessageChannel()
const tell = (...news: News): void => panel.postMessage(news)

showSheets()
const drawn = new Drawn()
const highlight = new Highlight()
const pick = pickWith(drawn, highlight, (node) => tell('picked', node))
const tap = new Tap(drawn, tell, (answer) => panel.postMessage(answer))

const answers: Questions['frame'] = {
  tree: (version) => drawn.tree(version),
  styles(node) {
    const element = drawn.node(node)
    return element instanceof Element ? stylesOf(element) : null
  },
  highlight: (node) => highlight.show(drawn.node(node)),
  pick,
}

panel.onmessage = ({ data: [id, side, method, args] }: MessageEvent<[number, keyof Questions, string, unknown[]]>) => {
  if (side === 'logic') return tap.ask(id, method, args)
  try {
    panel.postMessage(['reply', id, (answers as unknown as Record<string, (...args: unknown[]) => unknown>)[method]!(...args)])
  } catch (error) {
    panel.postMessage(['reply', id, undefined, String(error)])
  }
}

watchLoads(tell)

parent.postMessage(['devtools'], '*', [far])
