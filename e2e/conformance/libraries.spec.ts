// Builds component libraries in the dialects they are published in, opens them section by section, and counts.
import { execFileSync } from 'node:child_process'
import { test, expect, type Page } from '@playwright/test'
import { alliance, data, hutong as program, logIn, product } from '../product'
import { counts } from './counts'
import { compareDialects, keepBlocks } from './dialects'
import { generate, LIBRARIES, versionOf, type Library } from './libraries'
import { look, pagesOf } from './opened'
import { compare } from './snapshot'

interface Built { summary: { dialect: string, pages: number, pages_ok: number, components: number }, diagnostics: { code: string, severity: string }[] }

/** `hutong` as the developer of the examples. */
const hutong = (...args: string[]): string =>
  execFileSync(program, args, { env: { ...process.env, HUTONG_HOME: `${data}/developer` }, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] })

/** What the compiler says of a tree; an error in some file is an answer, too. */
function build(folder: string): Built {
  try {
    return JSON.parse(hutong('build', folder, '--json')) as Built
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout) as Built
  }
}

function tally(codes: string[]): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const code of codes.sort()) counted[code] = (counted[code] ?? 0) + 1
  return counted
}

async function publish(page: Page, library: Library, folder: string): Promise<string> {
  const appid = `library-${String(LIBRARIES.indexOf(library)).padStart(8, '0')}`
  const answer = await page.request.post(`${product.platform}/v1/apps`, {
    headers: { authorization: `Bearer ${alliance.developer_token}` },
    data: { name: library.name, appid, summary: library.package },
  })
  const { id } = await answer.json() as { id: string }
  hutong('publish', folder, '--server', product.platform, '--app', id, '--release', alliance.hosts.plaza.id)
  return id
}

for (const library of LIBRARIES) {
  test(`${library.name}: components`, async ({ page }) => {
    const { folder, components, pages } = generate(library)
    const { summary, diagnostics } = build(folder)
    expect(summary.dialect).toBe(library.dialect)
    const app = await publish(page, library, folder)
    await logIn(page, product.plaza)
    const { placeholders } = await pagesOf(page, app)
    const { counted, runs } = counts(library.name, folder, await look(page, app, pages.map(({ path }) => path), placeholders))
    keepBlocks(library.name, pages, runs)
    compare(library.name, {
      package: `${library.package} ${versionOf(library)}`,
      dialect: summary.dialect,
      components: components.length,
      built: { pages: summary.pages, ok: summary.pages_ok, components: summary.components, errors: tally(diagnostics.filter(one => one.severity === 'error').map(one => one.code)) },
      opened: counted,
    })
  })
}

for (const name of ['mp-html', 'antd-mini']) {
  test(`${name} draws the same in every dialect`, () => compare(`dialects-${name}`, compareDialects(LIBRARIES.filter(library => library.package === name))))
}
