// `hutong dev`, as somebody writing a mini-program uses it.
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld, hutong } from '../product'
import { front } from '../front'

test.use({ viewport: { width: 1200, height: 900 } })

let folder: string
let preview: Preview

const edit = async (file: string, from: string, to: string): Promise<void> => {
  const text = await readFile(path.join(folder, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(path.join(folder, file), text.replace(from, to))
}

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hutong-dev-'))
  await cp(path.join(import.meta.dirname, '../../examples/coffee-wechat'), folder, { recursive: true })
  preview = await develop(folder)
})

test.afterAll(async () => {
  preview.end()
  await rm(folder, { recursive: true })
})

test('a change is seen where one is; a mistake is shown, and goes when it is mended', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = front(page)
  await frame.getByText('胡同拿铁').first().click()
  await expect(frame.getByText('加入购物袋')).toBeVisible()
  await expect(page).toHaveURL(/#pages\/detail\/detail\?id=/)
  await frame.getByText('加入购物袋').click()
  await expect(page.locator('hutong-app').getByText('已放进购物袋')).toBeVisible()

  await edit('pages/detail/detail.wxml', '加入购物袋', '放进袋子')
  await expect(frame.getByText('放进袋子')).toBeVisible()
  await expect(frame.getByText('胡同拿铁').first()).toBeVisible()
  await expect(page).toHaveURL(/#pages\/detail\/detail\?id=/)

  await edit('pages/detail/detail.wxml', '放进袋子', '<include src="nowhere" />')
  const overlay = page.getByRole('alert')
  await expect(overlay).toContainText('template.link-missing')
  await expect(overlay).toContainText('pages/detail/detail.wxml:19:')
  await expect(overlay).toContainText('<include src="nowhere" />')
  await expect(page.locator('#status')).toHaveClass('bad')

  await edit('pages/detail/detail.wxml', '<include src="nowhere" />', '带走')
  await expect(overlay).toBeHidden()
  await expect(frame.getByText('带走')).toBeVisible()

  await page.reload()
  await expect(frame.getByText('带走')).toBeVisible()
})

test('the console of the mini-program is that of the developer', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = front(page)
  await expect(frame.getByText('营业中')).toBeVisible()
  await edit('pages/menu/menu.js', 'Page({', 'console.warn("here", { n: 1 })\nPage({')
  await expect(page.locator('.tools [data-level=warn] .said')).toHaveText('here{n: 1}')
  await expect.poll(preview.terminal).toContain(' warn | here {"n":1}')
  await edit('pages/menu/menu.js', 'Page({', 'throw new Error("oh")\nPage({')
  await expect(page.locator('.tools [data-level=error]').first()).toContainText(/pages\/menu\/menu\.js:\d+:\d+/)
})

test('the address keeps a query as it is, also when it is loaded again', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(`${preview.address}#${encodeURI('pages/menu/menu?q=a%26b')}`)
  const frame = front(page)
  await expect(frame.getByText('营业中')).toBeVisible()
  await page.reload()
  await expect(frame.getByText('营业中')).toBeVisible()
  await expect(page).toHaveURL(/#pages\/menu\/menu\?q=a%2526b$/)
})

test('other sites cannot reach the preview', async ({ request }) => {
  const status = async (headers: Record<string, string>): Promise<number> => (await request.get(`${preview.address}dev/session`, { headers })).status()
  expect(await status({})).toBe(200)
  expect(await status({ origin: 'https://example.com' })).toBe(421)
  expect(await status({ host: 'example.com' })).toBe(421)
})

for (const dialect of ['wechat', 'alipay', 'baidu', 'bytedance', 'qq', 'kuaishou', 'jd']) {
  test(`what \`hutong new\` makes runs: ${dialect}`, async ({ page }) => {
    await closeTheWorld(page)
    const home = await mkdtemp(path.join(tmpdir(), 'hutong-new-'))
    const project = path.join(home, 'notes')
    execFileSync(hutong, ['new', project, '--dialect', dialect], { stdio: 'ignore' })
    const { address, terminal, end } = await develop(project)
    try {
      await page.goto(address)
      const frame = front(page)
      await expect(frame.getByText('还有 1 件没做')).toBeVisible()
      await frame.locator('.draft input').fill('浇花')
      await frame.getByText('＋').click()
      await expect(frame.getByText('还有 2 件没做')).toBeVisible()
      await frame.getByText('浇花').click()
      await expect(frame.getByText('还有 1 件没做')).toBeVisible()
      await page.reload()
      await expect(frame.getByText('浇花')).toBeVisible()
      await frame.getByText('看看天气').click()
      await expect(frame.getByText('再试一次')).toBeVisible()
      expect(terminal()).not.toContain('error |')
    } finally {
      end()
      await rm(home, { recursive: true })
    }
  })
}
