// Plays the steps of each example in the browser and in the runner: the same data after each of them.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test, type Page, type Route } from '@playwright/test'
import { readArchive } from '../../web/container/test/archive.mjs'
import { assertion, close, listen, TestPlatform } from '../../web/container/test/platform.mjs'
import { data, hutong } from '../product'
import { root } from './libraries'
import { compare } from './snapshot'
import { Player } from './traces/browser'
import { changes, type Change, type State, type Step } from './traces/steps'
import { counted, table } from './traces/table'

/** Where and when: the steps of one example. */
interface Play { page?: string, steps: Step[] }
interface Har { log: { entries: { request: { method: string, url: string }, response: { status: number, content: { text: string } } }[] } }

/** 1 January 2026, 10:30 in China. */
const EPOCH = 1_767_234_600_000
const SEED = 1
const ZONE = 'Asia/Shanghai'
const HOST = '<!doctype html><meta name="viewport" content="width=device-width"><style>body { margin: 0 }</style>'

const here = join(root, 'e2e/conformance/traces')
const folder = join(root, 'conformance/traces')
const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

test.use({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce', timezoneId: ZONE, actionTimeout: 5_000 } as object)

for (const name of readdirSync(folder)) {
  test(`${name}: the same trace`, async ({ page }) => {
    const play = read<Play>(join(folder, name, 'steps.json'))
    const recording = join(folder, name, 'network.har')
    const har = existsSync(recording) ? recording : undefined
    const browser = changes(play.steps, await inBrowser(page, name, play, har))
    compare(`traces/${name}/trace`, browser)
    expect(changes(play.steps, inRunner(name, play, har))).toEqual(apart(name, browser))
  })
}

test('every kind of interaction is traced in every dialect, as the table says', () => {
  const rows = readdirSync(folder).map(example => ({ example, counts: counted(read<Change[]>(join(folder, example, 'trace.json'))) }))
  for (const { example, counts } of rows) expect(counts, `${example} has steps of each kind that change something`).not.toContain(0)
  const readme = join(root, 'conformance/README.md')
  const text = readFileSync(readme, 'utf8')
  const now = text.replace(/(<!-- traces -->\n)[^]*(\n<!-- \/traces -->)/, (_, before: string, after: string) => before + table(rows) + after)
  expect(now).toContain(table(rows))
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(readme, now)
  expect(readFileSync(readme, 'utf8')).toBe(now)
})

/** What the runner has in place of what the browser has, at the steps at which the two are bound to differ. */
function apart(name: string, browser: Change[]): Change[] {
  const file = join(folder, name, 'apart.json')
  if (!existsSync(file)) return browser
  const bound = read<{ step: number, runner: Change['changed'], why: string }[]>(file)
  for (const { step, runner, why } of bound) {
    expect(why, 'a reason').not.toBe('')
    expect(browser[step]?.changed, `the two do differ after step ${step} of ${name}`).not.toEqual(runner)
  }
  return browser.map((change, at) => {
    const other = bound.find(({ step }) => step === at)
    return other ? { ...change, changed: other.runner } : change
  })
}

async function inBrowser(page: Page, name: string, { page: path = '', steps }: Play, har: string | undefined): Promise<State[]> {
  const archive = join(data, `trace-${name}.hutong`)
  execFileSync(hutong, ['build', join(root, 'examples', name), '-o', archive], { env: { ...process.env, HUTONG_HOME: join(data, 'developer') } })
  const made = await readArchive(archive)
  const platform = await new TestPlatform({ app_1: { package: made, developers: [made.signature.key] } }, join(root, 'web/container/dist')).start()
  const host = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(HOST))
  const address = await listen(host)
  try {
    const prelude = readFileSync(join(here, 'worker.js'), 'utf8')
    const inspect = readFileSync(join(root, 'crates/runner/src/engine/inspect.js'), 'utf8')
    await page.route('**/container/frame.html', async route => {
      const response = await route.fetch()
      const mark = '<script type="text/plain">'
      const before = `(${prelude})({ epoch: ${EPOCH}, seed: ${SEED}, inspect() { ${inspect} } });\n`
      await route.fulfill({ response, body: (await response.text()).replace(mark, () => mark + before) })
    })
    const own = [platform.url, address]
    await page.route(url => !own.includes(url.origin), answers(har))
    await page.goto(address)
    const starting = page.waitForEvent('worker')
    await page.evaluate(async ({ src, attributes, token }) => {
      await import(src)
      const element = document.createElement('hutong-app')
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      element.style.cssText = 'position: fixed; inset: 0'
      // As the runner answers.
      Object.assign(element, { connect: { assertion: async () => token, profile: async () => ({ nickName: 'Lin', avatarUrl: '' }) } })
      document.body.append(element)
    }, { src: `${platform.url}/container/hutong.js`, attributes: { platform: platform.url, host: platform.host, 'platform-key': platform.key.publicKey, app: 'app_1', path }, token: assertion('lin') })
    const player = new Player(page, await starting, await page.context().newCDPSession(page))
    await player.ready()
    const states = [await player.look()]
    for (const step of steps) {
      await player.play(step)
      states.push(await player.look())
    }
    return states
  } finally {
    await Promise.all([platform.close(), close(host)])
  }
}

/** Recorded answers, as the runner gives them: those of one method and address in order, the last one from then on. */
function answers(har: string | undefined): (route: Route) => Promise<void> {
  const entries = har === undefined ? [] : read<Har>(har).log.entries
  return async route => {
    const fits = entries.filter(({ request }) => request.method === route.request().method() && request.url === route.request().url())
    const [entry] = fits
    if (!entry) return route.abort()
    if (fits.length > 1) entries.splice(entries.indexOf(entry), 1)
    const { status, content } = entry.response
    await route.fulfill({ status, body: content.text, headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' } })
  }
}

function inRunner(name: string, { page, steps }: Play, har: string | undefined): State[] {
  const script = join(data, `trace-${name}.js`)
  writeFileSync(script, `const { steps, page, epoch, seed } = ${JSON.stringify({ steps, page, epoch: EPOCH, seed: SEED })}\n${readFileSync(join(here, 'runner.js'), 'utf8')}`)
  const run = spawnSync(hutong, ['run', join(root, 'examples', name), '--script', script, ...(har === undefined ? [] : ['--har', har])], { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, TZ: ZONE } })
  expect(run.status, run.stdout + run.stderr.slice(-2000)).toBe(0)
  return run.stderr.trim().split('\n').map(line => JSON.parse(line) as State)
}
