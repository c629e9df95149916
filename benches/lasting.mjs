// What stays: memory of one more mini-program, and what many opens and closes leave behind: bytes that are still reached
// after a collection, nodes and listeners. What processes take says little of it; they keep what they once had.
import { readFileSync, readdirSync } from 'node:fs'

const PAGES = 2000
/** After how many programs the host's page is looked at; what each leaves is told from the last two. */
const PROGRAMS = (process.env.BENCH_PROGRAMS ?? '500,1000,2000').split(',').map(Number)
/** Pages and programs after which caches are full and what runs often is compiled. */
const WARM_PAGES = 500
const WARM_PROGRAMS = 50
/** Mini-programs beside the first, for the memory of one more. */
const MORE = 5

/** Megabytes of the processes of one browser: each page of memory counts once, shared ones in shares. */
function megabytes(group) {
  let kilobytes = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, , of] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
      if (Number(of) !== group) continue
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1])
    } catch {
      // it has ended meanwhile
    }
  }
  return kilobytes / 1024
}

/** Memory when it has come to rest: the lowest of some looks after garbage was collected. */
async function rest(page, group) {
  const looks = []
  for (let look = 0; look < 5; look += 1) {
    // A frame that is just going has nothing to collect.
    for (const frame of page.frames()) await frame.evaluate(() => globalThis.gc?.()).catch(() => undefined)
    await page.waitForTimeout(400)
    looks.push(megabytes(group))
  }
  return Math.min(...looks)
}

/** Runs in the host's page: puts in one more element with the same app, and waits until it runs. */
const another = () => new Promise((resolve, reject) => {
  const [first] = document.querySelectorAll('hutong-app')
  const element = document.createElement('hutong-app')
  element.connect = first.connect
  element.addEventListener('hutong-ready', () => resolve(), { once: true })
  element.addEventListener('hutong-error', ({ detail }) => reject(new Error(`one more mini-program: ${JSON.stringify(detail)}`)), { once: true })
  for (const { name, value } of first.attributes) element.setAttribute(name, value)
  document.body.append(element)
})

/** The worker of a frame, through the frame's own session. */
async function workerIn(frame) {
  const attached = new Promise((resolve) => frame.once('Target.attachedToTarget', resolve))
  await frame.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  const { sessionId } = await attached
  const answers = new Map()
  frame.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message)
    answers.get(id)?.(result)
  })
  let last = 0
  const send = (method) => new Promise((resolve, reject) => {
    last += 1
    answers.set(last, resolve)
    frame.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: last, method }) }).catch(reject)
  })
  return { send }
}

async function heap(target) {
  for (let count = 0; count < 3; count += 1) await target.send('HeapProfiler.collectGarbage')
  return (await target.send('Runtime.getHeapUsage')).usedSize
}

async function held(target) {
  const bytes = await heap(target)
  const { nodes, jsEventListeners } = await target.send('Memory.getDOMCounters')
  return { heap: bytes, nodes, listeners: jsEventListeners }
}

const sum = (looks) => looks.reduce((all, { heap, nodes = 0, listeners = 0 }) => ({ heap: all.heap + heap, nodes: all.nodes + nodes, listeners: all.listeners + listeners }))
const left = (before, after) => ({ kilobytes: round((after.heap - before.heap) / 1024), nodes: after.nodes - before.nodes, listeners: after.listeners - before.listeners })

const round = (value) => Math.round(value * 10) / 10

/** `page`: the host's page with a running app in it; `target`: that app's frame; `group`: the browser's process group. */
export async function lasting(page, target, group) {
  const alone = await rest(page, group)
  for (let count = 0; count < MORE; count += 1) await page.evaluate(another)
  const together = await rest(page, group)
  await page.evaluate(() => [...document.querySelectorAll('hutong-app')].slice(1).forEach((element) => element.remove()))

  const context = page.context()
  const frame = await context.newCDPSession(target)
  const [host, worker] = [await context.newCDPSession(page), await workerIn(frame)]
  const look = async () => sum([await held(host), await held(frame), { heap: await heap(worker) }])
  const cycles = async (pages) => {
    for (let done = 0; done < pages; done += 100) await target.evaluate(() => window.bench.act('cycle'))
  }
  await cycles(WARM_PAGES)
  const before = await look()
  await cycles(PAGES)
  return { megabytes_of_one_more: round((together - alone) / MORE), [`left_by_${PAGES}_pages`]: left(before, await look()) }
}

/**
 * What mini-programs leave in the host's page, which opens one after another and waits until each is heard of. `look` asks
 * that page; no driver looks on in between, since a debugger keeps what every frame has loaded.
 */
export async function programs(heard, look) {
  const after = (count) => new Promise((resolve, reject) => {
    heard.shown = () => (--count ? undefined : look(held).then(resolve, reject))
  })
  const before = await after(WARM_PROGRAMS)
  const looks = []
  for (const [at, count] of PROGRAMS.entries()) looks.push(left(before, await after(count - (PROGRAMS[at - 1] ?? 0))))
  const [[fewer, more], [earlier, last]] = [PROGRAMS, looks].map((all) => all.slice(-2))
  return {
    ...Object.fromEntries(PROGRAMS.map((count, at) => [`left_by_${count}_programs`, looks[at]])),
    kilobytes_of_each_program: Math.round(((last.kilobytes - earlier.kilobytes) / (more - fewer)) * 100) / 100,
  }
}
