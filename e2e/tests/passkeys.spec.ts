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
let platform: ChildProcess, at: string, page: Page, device: CDPSession, authenticatorId: string, offers = false

const freePort = () => new Promise<number>((found, failed) => {
  const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number }
    server.close(() => found(port))
  })
})

test.beforeAll(async ({ browser }) => {
  const port = await freePort()
  at = `http://localhost:${port}`
  platform = spawn(hutong, ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, '--public-url', at, '--workers', '0'], { stdio: 'ignore' })
  await expect.poll(() => fetch(`${at}/healthz`).then(({ ok }) => ok, () => false), { timeout: 30_000 }).toBe(true)
  page = await newPage(browser)
  // the device takes what the browser offers in the email by itself, at a time of its own: only where that is looked at
  await page.exposeFunction('offers', () => offers)
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = offers')
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

const enter = () => page.getByRole('button', { name: '用通行密钥登录' })

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
  await leave()
  await expect(enter()).toBeVisible()
  await shot(page, 'sign-in')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'sign-in-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await enter().click()
  await expect(section()).toContainText('我的手机')
})

test('one who takes the passkey that the browser offers in the email need not press', async () => {
  offers = true
  await leave()
  await expect(section()).toContainText('我的手机')
  offers = false
})

test('one who would rather not is told so, and may try again', async () => {
  await leave()
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await enter().click()
  await expect(page.getByText('没有给出通行密钥')).toBeVisible()
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await enter().click()
  await expect(section()).toBeVisible()
})

test('a passkey stands in for the password, and is removed', async () => {
  await section().getByRole('button', { name: named('移除通行密钥') }).click()
  await dialog(page).getByRole('button', { name: '改用通行密钥' }).click()
  await expect(section()).toContainText('还没有通行密钥')
  await leave()
  await enter().click()
  await expect(page.getByText('wrong_credentials')).toBeVisible()
})

test('a platform that is reached under an address offers none', async ({ browser }) => {
  const visitor = await newPage(browser)
  const asked: string[] = []
  visitor.on('request', request => asked.push(new URL(request.url()).pathname))
  expect((await (await visitor.request.post(`${new URL(station).origin}/v1/sessions/passkey/begin`)).json() as { code: string }).code).toBe('passkeys_unavailable')
  await visitor.goto(`${station}/`, { waitUntil: 'networkidle' })
  await expect(button(visitor, '登录')).toBeVisible()
  await expect(visitor.getByText('用通行密钥登录')).toBeHidden()
  expect(asked).toContain('/v1/me')
  expect(asked).not.toContain('/v1/sessions/passkey/begin')
  await visitor.context().close()
})
