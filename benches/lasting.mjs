// What stays: memory of one more mini-program, and what many opens and closes leave behind.
import { readFileSync, readdirSync } from 'node:fs'

const PAGES = 2000
const PROGRAMS = 200
/** Programs after which caches are full. */
const WARM = 50
/** Milliseconds in which a browser that has nothing to do collects its garbage. */
const REST = 8000
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
const another = () => new Promise((resolve) => {
  const [first] = document.querySelectorAll('hutong-app')
  const element = document.createElement('hutong-app')
  element.connect = first.connect
  element.addEventListener('hutong-ready', () => resolve(), { once: true })
  for (const { name, value } of first.attributes) element.setAttribute(name, value)
  document.body.append(element)
})

const round = (value) => Math.round(value * 10) / 10

/** `page`: the host's page with a running app in it; `target`: that app's frame; `group`: the browser's process group. */
export async function lasting(page, target, group) {
  const alone = await rest(page, group)
  for (let count = 0; count < MORE; count += 1) await page.evaluate(another)
  const together = await rest(page, group)
  await page.evaluate(() => [...document.querySelectorAll('hutong-app')].slice(1).forEach((element) => element.remove()))

  const cycles = () => target.evaluate(() => window.bench.act('cycle'))
  await cycles() // caches are full
  const before = await rest(page, group)
  for (let done = 0; done < PAGES; done += 100) await cycles()
  const after = await rest(page, group)
  return {
    megabytes_of_one_more: round((together - alone) / MORE),
    [`megabytes_left_by_${PAGES}_pages`]: round(after - before),
  }
}

/**
 * The same for mini-programs, in a page that opens one after another and waits until each is heard of. No driver looks on:
 * a debugger keeps what every frame has loaded.
 */
export async function programs(heard, group) {
  const after = (count) => new Promise((resolve) => {
    heard.shown = async () => {
      if (--count) return
      await new Promise((rested) => setTimeout(rested, REST))
      resolve(megabytes(group))
    }
  })
  const before = await after(WARM)
  return { [`megabytes_left_by_${PROGRAMS}_programs`]: round((await after(PROGRAMS)) - before) }
}
