// Passkeys in the console, kept by a device that the browser makes up. They belong to a name, so they have a platform of their own that is reached under one.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CDPSession, expect, type Page, test } from '@playwright/test'
import { button, dialog, named, newPage, send, shot, station } from '../console'
import { hutong } from '../product'

test.describe.configure({ mode: 'serial' })

const PASSWORD = 'long enough to be safe'
const folder = mkdtempSync(path.join(tmpdir(), 'hutong-passkeys-'))
let platform: ChildProcess, at: string, page: Page, device: CDPSession, authenticatorId: string

const freePort = () => new Promise<number>((found, failed) => {
  const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number }
    server.close(() => found(port))
  })
})

/** Whether the device answers by itself, as if its user touched it at once. */
const answers = (enabled: boolean) => device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })

test.beforeAll(async ({ browser }) => {
  const port = await freePort()
  at = `http://localhost:${port}`
  platform = spawn(hutong, ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, '--public-url', at, '--workers', '0'], { stdio: 'ignore' })
  await expect.poll(() => fetch(`${at}/healthz`).then(({ ok }) => ok, () => false), { timeout: 30_000 }).toBe(true)
  page = await newPage(browser)
  device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const
  ;({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options }))
  const mei = { email: 'mei@example.com', password: PASSWORD, name: '梅', organisation: { name: '茶馆', kind: 'developer' } }
  expect((await page.request.post(`${at}/v1/signup`, { data: mei })).status()).toBe(201)
})

test.afterAll(async () => {
  await page.context().close()
  platform.kill()
  rmSync(folder, { recursive: true })
})

const section = () => page.locator('section').filter({ has: page.getByRole('heading', { name: '通行密钥' }) })

async function leave(): Promise<void> {
  expect((await page.request.delete(`${at}/v1/sessions/current`)).status()).toBe(204)
  await page.goto(`${at}/console/account`)
}

test('one adds a passkey with one’s password, and names it', async () => {
  await page.goto(`${at}/console/account`)
  await expect(section()).toContainText('还没有通行密钥')
  await button(page, '添加通行密钥').click()
  await dialog(page).getByLabel('密码').fill(PASSWORD)
  await dialog(page).getByRole('button', { name: '添加通行密钥' }).click()
  await dialog(page).getByLabel('名称').fill('我的手机')
  await send(page, '保存')
  await expect(section()).toContainText('我的手机')
  await shot(page, 'account')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'account-dark')
  await page.emulateMedia({ colorScheme: 'light' })
})

test('one signs in with nothing but the passkey', async () => {
  await answers(false)
  await leave()
  const enter = page.getByRole('button', { name: '用通行密钥登录' })
  await expect(enter).toBeVisible()
  await shot(page, 'sign-in')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'sign-in-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await answers(true)
  await enter.click()
  await expect(section()).toContainText('我的手机')
})

test('one who would rather not is told so, and may try again', async () => {
  await answers(false)
  await leave()
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await answers(true)
  await page.getByRole('button', { name: '用通行密钥登录' }).click()
  await expect(page.getByText('没有给出通行密钥')).toBeVisible()
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await page.getByRole('button', { name: '用通行密钥登录' }).click()
  await expect(section()).toBeVisible()
})

test('a passkey stands in for the password, and is removed', async () => {
  await section().getByRole('button', { name: named('移除通行密钥') }).click()
  await dialog(page).getByRole('button', { name: '改用通行密钥' }).click()
  await expect(section()).toContainText('还没有通行密钥')
  await answers(false)
  await leave()
  await answers(true)
  await page.getByRole('button', { name: '用通行密钥登录' }).click()
  await expect(page.getByText('wrong_credentials')).toBeVisible()
})

test('a platform that is reached under an address offers none', async ({ browser }) => {
  const visitor = await newPage(browser)
  const asked = visitor.waitForResponse(answer => answer.url().endsWith('/v1/sessions/passkey/begin'))
  await visitor.goto(`${station}/`)
  expect((await (await asked).json() as { code: string }).code).toBe('passkeys_unavailable')
  await expect(button(visitor, '登录')).toBeVisible()
  await expect(visitor.getByText('用通行密钥登录')).toBeHidden()
  await visitor.context().close()
})
