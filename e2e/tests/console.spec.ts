// The console as its users meet it, from signing up to the end of an app's troubles: everything is done by clicking.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { alliance, hutong, logIn, open, product } from '../product'
import { asOperator, button, choose, confirm, dialog, faultyWeather, go, named, newPage, publish, send, shot, signIn, signUp, state, station } from '../console'

test.describe.configure({ mode: 'serial' })

let developer: Page, operator: Page, owner: Page, visitor: Page
let app = '', token = ''
let words: readonly string[]
// whom the reference hosts have
const VISITORS = ['lin', 'wang', 'chen', 'demo']
// a second run over the same data has an app of its own
const shop = `街角 ${randomUUID().slice(0, 4)}`

test.beforeAll(async ({ browser }) => {
  words = (await asOperator('GET', '/v1/policy') as { words: string[] }).words
  ;[developer, operator, owner, visitor] = [await newPage(browser), await newPage(browser), await newPage(browser), await newPage(browser)] as const
  await signIn(operator, 'operator@hutong.example')
  await signIn(owner, 'plaza@hutong.example')
  await logIn(visitor, product.plaza)
})

test.afterAll(() => asOperator('PUT', '/v1/policy', { preset: 'own', words }))

/** Developer submits, reviewer approves. */
async function admit(code: number, source?: string): Promise<void> {
  publish(app, token, code, source)
  await developer.goto(`${station}/apps/${app}`)
  await developer.getByRole('link', { name: `1.${code}.0` }).click()
  await state(developer, '可提交')
  await confirm(developer, '提交审核')
  await state(developer, '审核中')
  await operator.goto(developer.url())
  await confirm(operator, '通过')
  await state(developer, '已准入')
}

const cell = (version: string, host: string) => developer.getByRole('button', { name: `${version} 在 ${host}` })
const drawer = () => developer.locator('.ant-drawer')
const track = (name: string) => drawer().locator('section').filter({ has: developer.locator(`[data-state="${name}"]`) })

async function openCell(version: string, host: string): Promise<void> {
  await developer.goto(`${station}/apps/${app}?tab=releases`)
  await cell(version, host).click()
}

async function inDrawer(name: string): Promise<void> {
  await drawer().getByRole('button', { name: named(name) }).click()
  await send(developer, name)
}

async function release(version: string, host: string, to: 'gray' | 'online'): Promise<void> {
  await openCell(version, host)
  await track(to).getByRole('button', { name: named('发布') }).click()
  await send(developer, '发布')
  await expect(cell(version, host)).toContainText(to === 'gray' ? '灰度 10 %' : '正式')
}

async function growTo(percent: number, version = '1.1.0'): Promise<void> {
  await drawer().getByText(`${percent} %`, { exact: true }).last().click()
  await inDrawer(`扩大到 ${percent} %`)
  await expect(cell(version, 'Plaza')).toContainText(`灰度 ${percent} %`)
}

/** Whether the visitor's host lists the app. */
const listed = async () => (await (await fetch(`${product.platform}/connect/hosts/${alliance.hosts.plaza.id}/apps`)).json() as { items: { id: string }[] }).items.some(({ id }) => id === app)

test('an operator sets the rules', async () => {
  await go(operator, '政策')
  await operator.getByRole('combobox', { name: '预设' }).click()
  await operator.getByTitle('腾讯 TCSAS', { exact: true }).click()
  await operator.getByLabel('至少多少次启动才评判').fill(String(VISITORS.length))
  await button(operator, '保存').click()
  await expect(operator.getByText('已完成')).toBeVisible()
  await shot(operator, 'policy')
})

test('a developer signs up, creates an app and uploads a version with a token of theirs', async () => {
  await signUp(developer, '新来的', '开发者')
  await go(developer, '小程序')
  await expect(developer.getByText('还没有小程序')).toBeVisible()
  await button(developer, '创建小程序').click()
  await dialog(developer).getByLabel('名称').fill(shop)
  await send(developer, '创建小程序')
  await expect(developer.getByRole('heading', { name: shop })).toBeVisible()
  app = /app_[0-9a-f]{32}/.exec(developer.url())?.[0] ?? ''
  await shot(developer, 'how-to-upload')

  await go(developer, '访问令牌')
  await button(developer, '新建令牌').click()
  await dialog(developer).getByLabel('名称').fill('CI')
  await dialog(developer).getByRole('button', { name: '新建令牌' }).click()
  token = await developer.locator('.copyable pre').innerText()
  expect(token).toMatch(/^hut_/)
  await shot(developer, 'token')
  await button(developer, '已保存').click()

  publish(app, token, 1)
  await developer.goto(`${station}/apps/${app}`)
  await developer.getByRole('link', { name: '1.1.0' }).click()
  await state(developer, '可提交')
  await shot(developer, 'evidence')
})

test('who is certified may submit', async () => {
  await button(developer, '提交审核').click()
  await dialog(developer).getByRole('button', { name: '提交审核' }).click()
  await expect(dialog(developer).getByText('只有已认证的组织可以这样做')).toBeVisible()
  await developer.keyboard.press('Escape')
  await go(operator, '组织')
  await operator.getByRole('row', { name: /新来的 Ltd/ }).first().getByRole('button', { name: named('认证') }).click()
  await dialog(operator).getByLabel('说明').fill('营业执照已核对')
  await send(operator, '认证')
  await shot(operator, 'certified')
  await confirm(developer, '提交审核')
  await state(developer, '审核中')
})

test('a reviewer sees the evidence, rejects once, then admits', async () => {
  await go(operator, '审核')
  await shot(operator, 'queue')
  await operator.getByRole('row', { name: /1\.1\.0/ }).filter({ hasText: '审核中' }).getByRole('link', { name: shop }).click()
  await expect(operator.getByRole('heading', { name: '1.1.0' })).toBeFocused()
  await expect(operator).toHaveTitle(/^1\.1\.0/)
  await expect(operator.getByRole('heading', { name: '页面' })).toBeVisible()
  await expect(operator.getByText('能打开').first()).toBeVisible()
  await button(operator, '驳回').click()
  await choose(operator, '理由', '未完成')
  await dialog(operator).getByLabel('说明').fill('首页没有内容')
  await shot(operator, 'reject')
  await send(operator, '驳回')
  await state(developer, '已驳回')
  await expect(developer.getByText('首页没有内容')).toBeVisible()
  await shot(developer, 'rejected')
  await confirm(developer, '提交审核')
  await state(operator, '审核中')
  await confirm(operator, '通过')
  await state(developer, '已准入')
})

test('a release grows step by step', async () => {
  await release('1.1.0', 'Plaza', 'gray')
  await growTo(50)
  await shot(developer, 'gray')
  await inDrawer('暂停')
  await expect(cell('1.1.0', 'Plaza')).toContainText('已暂停')
  await inDrawer('继续')
  await growTo(100)
  await track('online').getByRole('button', { name: named('发布') }).click()
  await send(developer, '发布')
  await expect(cell('1.1.0', 'Plaza')).toContainText('正式')
  await release('1.1.0', 'Purse', 'online')
  await shot(developer, 'online')
})

test('a host’s owner does without the app, then takes it', async () => {
  await go(owner, '宿主')
  await owner.getByRole('link', { name: 'Plaza', exact: true }).click()
  const row = owner.getByRole('row', { name: new RegExp(shop) }).filter({ has: owner.locator('[data-state="online"]') })
  await row.first().getByRole('button').click()
  await expect(owner.locator('.ant-drawer').getByText('1.1.0 在 Plaza')).toBeVisible()
  await owner.keyboard.press('Escape')
  await owner.getByRole('tab', { name: '接收的小程序' }).click()
  await owner.getByRole('combobox', { name: '除了这些小程序' }).click()
  await owner.locator('.ant-select-item').filter({ hasText: shop }).click()
  await owner.keyboard.press('Escape')
  await button(owner, '保存').click()
  await expect.poll(listed).toBe(false)
  await shot(owner, 'choice')
  await owner.locator('.ant-select-selection-item, .ant-tag').filter({ hasText: shop }).getByLabel(/close/i).click()
  await button(owner, '保存').click()
  await expect.poll(listed).toBe(true)
  const frame = await open(visitor, product.plaza, app)
  await expect(frame.getByText('晴雨').first()).toBeVisible()
})

test('a version that crashes in its visitors’ browsers halts itself, and the console says why', async ({ browser }) => {
  test.setTimeout(300_000)
  await admit(2, faultyWeather())
  await release('1.2.0', 'Plaza', 'gray')
  await growTo(100, '1.2.0')
  // what is told in the minute of the release counts for what was before it
  await developer.waitForTimeout(60_500 - Date.now() % 60_000)
  for (const user of VISITORS) {
    const page = await newPage(browser)
    await logIn(page, product.plaza, user)
    await page.goto(`${product.plaza}/#/app/${app}`)
    await expect(page.locator('hutong-app').getByRole('alert').getByText('memory', { exact: true })).toBeVisible({ timeout: 30_000 })
    if (user === VISITORS[0]) await shot(page, 'crashed')
    await page.context().close()
  }
  await expect(cell('1.2.0', 'Plaza')).toContainText('已暂停', { timeout: 60_000 })
  const why = drawer().getByRole('alert').filter({ hasText: '平台自动暂停了它' })
  // the last visitor's start may be told a moment before its end
  await expect(why).toContainText(/出错\s*[34] \((75|100)%\)/)
  await expect(why).toContainText(/崩溃\s*[34] \((75|100)%\)/)
  await shot(developer, 'halted')
  await inDrawer('撤销灰度')
  await expect(cell('1.2.0', 'Plaza')).toContainText('已撤销')
})

test('a version is rolled back', async () => {
  await track('online').getByRole('button', { name: named('发布') }).click()
  await send(developer, '发布')
  await expect(cell('1.2.0', 'Plaza')).toContainText('正式')
  await openCell('1.1.0', 'Plaza')
  await inDrawer('回滚到此版本')
  await expect(cell('1.1.0', 'Plaza')).toContainText('正式')
  await expect(cell('1.2.0', 'Plaza')).toContainText('已回滚')
  await shot(developer, 'rolled-back')
})

test('an app is suspended; its developer appeals, and is heard', async ({ browser }) => {
  const elsewhere = await newPage(browser)
  await logIn(elsewhere, product.purse)
  for (const [page, host] of [[visitor, product.plaza], [elsewhere, product.purse]] as const) await open(page, host, app)
  await go(operator, '处置')
  await button(operator, '处置小程序').click()
  await dialog(operator).getByLabel('小程序').fill(app)
  await dialog(operator).getByLabel('规则', { exact: true }).fill('3.1 不得诱导分享')
  await dialog(operator).getByLabel('原因').fill('首页要求分享后才能查看')
  await dialog(operator).getByLabel('如何改正', { exact: true }).fill('去掉分享的要求')
  await dialog(operator).getByLabel('类型').click()
  await operator.getByTitle('暂停服务').click()
  await shot(operator, 'measure')
  await send(operator, '处置小程序')

  // what runs ends in both hosts at once
  await Promise.all([visitor, elsewhere].map(async page => {
    const alert = page.locator('hutong-app').getByRole('alert')
    await expect(alert.getByText('app_suspended')).toBeVisible({ timeout: 5000 })
    await expect(alert.getByText('3.1 不得诱导分享')).toBeVisible()
    await expect(page.locator('hutong-app:not([hidden]) iframe')).toHaveCount(0)
  }))
  await shot(visitor, 'suspended-plaza')
  await shot(elsewhere, 'suspended-purse')

  await developer.goto(`${station}/measures`)
  await expect(developer.getByText(shop)).toBeVisible()
  await button(developer, '申诉').click()
  await dialog(developer).getByLabel('内容').fill('分享的要求已经去掉')
  await send(developer, '申诉')
  await shot(developer, 'appealed')
  await operator.goto(`${station}/measures?app=${app}`)
  await button(operator, '答复申诉').click()
  await dialog(operator).getByLabel('申诉成立').click()
  await dialog(operator).getByLabel('答复', { exact: true }).fill('已核实')
  await send(operator, '答复申诉')
  await shot(operator, 'decided')
  await expect(developer.getByText('申诉成立')).toBeVisible({ timeout: 30_000 })
  await visitor.goto('about:blank')
  await open(visitor, product.plaza, app)
})

test('everybody finds in their log what was done, and an operator takes it along', async () => {
  for (const [page, words, what] of [[developer, shop, 'app.created'], [operator, app, 'measure.imposed']] as const) {
    await go(page, '审计')
    await page.getByRole('searchbox', { name: '搜索' }).fill(words)
    await page.keyboard.press('Enter')
    await expect(page.getByText(what)).toBeVisible()
  }
  await shot(operator, 'audit')
  const download = operator.waitForEvent('download')
  await button(operator, '导出').click()
  const file = await (await download).path()
  const [, held] = /^(\d+) entries hold/.exec(execFileSync(hutong, ['audit', 'verify', file]).toString()) ?? []
  expect(Number(held)).toBeGreaterThan(0)
})
