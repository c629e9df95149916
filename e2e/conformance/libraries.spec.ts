// Builds component libraries in the dialects they are published in, opens them section by section, and counts.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { alliance, data, hutong as program, logIn, product } from '../product'
import { DEMOS, MP_HTML } from './demos'
import { drawn } from './drawn'
import { generate, LIBRARIES, root, versionOf, type Demo, type Library } from './libraries'
import { counts, look, pagesOf } from './opened'
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

const demosOf = (library: Library): Demo[] => library.package === 'mp-html' ? [MP_HTML] : library.package === 'antd-mini' ? DEMOS : []

async function publish(page: Page, library: Library, folder: string): Promise<string> {
  const appid = `library-${String(LIBRARIES.indexOf(library)).padStart(8, '0')}`
  const answer = await page.request.post(`${product.platform}/v1/apps`, {
    headers: { authorization: `Bearer ${alliance.developer_token}` },
    data: { name: library.name, appid, summary: library.package },
  })
  const { id } = await answer.json() as { id: string }
  hutong('publish', folder, '--server', product.platform, '--app', id, '--host', alliance.hosts.plaza.id)
  return id
}

/** Where the trees of a library's demos are kept until they are compared. */
const kept = (name: string): string => join(root, 'var/inputs/libraries', `${name}.json`)

for (const library of LIBRARIES) {
  test(`${library.name}: components`, async ({ page }) => {
    const demos = demosOf(library)
    const { folder, sections, components } = generate(library, demos)
    rmSync(kept(library.name), { force: true })
    const { summary, diagnostics } = build(folder)
    expect(summary.dialect).toBe(library.dialect)
    const app = await publish(page, library, folder)
    await logIn(page, product.plaza)
    const { placeholders } = await pagesOf(page, app)
    const seen = await look(page, app, sections, placeholders)
    const trees: Record<string, string> = {}
    for (const { name } of demos) trees[name] = await drawn(page, app, `demos/${name}`)
    writeFileSync(kept(library.name), JSON.stringify(trees))
    compare(library.name, {
      package: `${library.package} ${versionOf(library)}`,
      dialect: summary.dialect,
      components,
      built: { pages: summary.pages, ok: summary.pages_ok, components: summary.components, errors: tally(diagnostics.filter(one => one.severity === 'error').map(one => one.code)) },
      sections: counts(seen),
    })
  })
}

/** What a library drew of a demo in the tests above. */
const treeOf = (library: string, demo: Demo): string => (JSON.parse(readFileSync(kept(library), 'utf8')) as Record<string, string>)[demo.name] ?? ''

/** The texts of a tree in order. Which built-in shows a text differs between the builds of mp-html by intent: Baidu's
 *  takes rich-text for every text, ByteDance's for inline elements. */
const texts = (tree: string): string[] => tree.split('\n').map(line => line.trim()).filter(line => line.startsWith('"'))

for (const { name } of LIBRARIES.filter(one => one.package === 'mp-html' && one.dialect !== 'wechat')) {
  test(`${name} shows what the build for WeChat shows`, () => {
    const expected = texts(treeOf('mp-html-wechat', MP_HTML))
    expect(expected).toContain('"胡同里的咖啡"')
    expect(texts(treeOf(name, MP_HTML))).toEqual(expected)
  })
}

for (const demo of DEMOS) {
  test(`antd-mini draws ${demo.name} the same for Alipay and WeChat`, () => {
    expect(treeOf('antd-mini-wechat', demo)).not.toBe('')
    expect(treeOf('antd-mini-alipay', demo)).toBe(treeOf('antd-mini-wechat', demo))
  })
}
