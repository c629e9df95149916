// Between upload and release: somebody looks at a version as users would have it, and a host has a word of its own.
import { expect, type Page, test } from '@playwright/test'
import { alliance, product } from '../product'
import { asOperator, button, confirm, dialog, go, named, newPage, publish, send, shot, signIn, state, station } from '../console'

test.describe.configure({ mode: 'serial' })

const plaza = alliance.hosts.plaza.id
const headers = { 'authorization': `Bearer ${alliance.developer_token}`, 'content-type': 'application/json' }

let app = ''

let developer: Page, operator: Page, owner: Page
let words: readonly string[]

test.beforeAll(async ({ browser }) => {
  words = (await asOperator('GET', '/v1/policy') as { words: string[] }).words
  await asOperator('PUT', '/v1/policy', { preset: 'wechat', words })
  ;[developer, operator, owner] = [await newPage(browser), await newPage(browser), await newPage(browser)] as const
  const made = await fetch(`${product.platform}/v1/apps`, { method: 'POST', headers, body: JSON.stringify({ name: '听风' }) })
  app = (await made.json() as { id: string }).id
  await signIn(developer, 'developer@hutong.example')
  await signIn(operator, 'operator@hutong.example')
  await signIn(owner, 'plaza@hutong.example')
})

test.afterAll(() => asOperator('PUT', '/v1/policy', { preset: 'own', words }))

/** Chooses of which versions Plaza wants to be asked. */
async function ask(which: string): Promise<void> {
  await owner.goto(`${station}/hosts/${plaza}?tab=acceptance`)
  await owner.getByText(which, { exact: true }).click()
  await button(owner, '保存').click()
  await expect(owner.getByText('已完成')).toBeVisible()
}

/** What the platform says to the developer's attempt to release the version to everybody in Plaza. */
async function release(version: string): Promise<{ status: number, code?: string }> {
  const body = JSON.stringify({ app, version, host: plaza, track: 'online' })
  const answer = await fetch(`${product.platform}/v1/releases`, { method: 'PUT', headers, body })
  return { status: answer.status, ...await answer.json() as { code?: string } }
}

test('a reviewer takes a version, and runs it before anybody else does', async () => {
  publish(app, alliance.developer_token, 1)
  await developer.goto(`${station}/apps/${app}`)
  await developer.getByRole('link', { name: '1.1.0' }).click()
  await state(developer, '可提交')
  await confirm(developer, '提交审核')
  await state(developer, '审核中')
  await go(operator, '审核')
  await operator.getByRole('row', { name: /听风/ }).first().getByRole('link', { name: '听风' }).click()
  await confirm(operator, '领取')
  await expect(operator.getByRole('group', { name: '审核人' })).toContainText('应完成于')
  await button(operator, '预览').click()
  const phone = operator.frameLocator('iframe[title="预览"]').frameLocator('hutong-app iframe')
  await expect(phone.getByText('北京').first()).toBeVisible()
  await shot(operator, 'preview')
  await confirm(operator, '通过')
  await state(developer, '已准入')
})

test('a host that wants to be asked is asked, and says yes', async () => {
  await ask('所有版本')
  const version = /ver_[0-9a-f]{32}/.exec(developer.url())?.[0] ?? ''
  expect(await release(version)).toMatchObject({ status: 409, code: 'version_not_accepted' })
  await developer.getByRole('tab', { name: '宿主准入' }).click()
  await developer.getByRole('row', { name: /Plaza/ }).getByRole('button', { name: named('请求准入') }).click()
  await dialog(developer).getByLabel('说明').fill('新的预报')
  await send(developer, '请求准入')
  await expect(developer.getByRole('row', { name: /Plaza/ })).toContainText('等待宿主')

  await owner.goto(`${station}/hosts/${plaza}?tab=acceptance`)
  await owner.getByRole('row', { name: /听风/ }).first().getByRole('button', { name: named('查看') }).click()
  const drawer = owner.locator('.ant-drawer')
  await expect(drawer.getByText('新的预报')).toBeVisible()
  await expect(drawer.getByText('能打开').first()).toBeVisible()
  await shot(owner, 'asked')
  await drawer.getByRole('button', { name: named('接受') }).click()
  await send(owner, '接受')
  await expect(developer.getByRole('row', { name: /Plaza/ })).toContainText('宿主已接受', { timeout: 20_000 })
  await shot(developer, 'accepted')
  await ask('不需要')
})
