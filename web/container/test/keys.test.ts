// A platform's keys change, and are taken back: what that means for a page that has pinned one of them.
import { expect, test } from 'vitest'
import type { SignedKeys } from '../src/verify'
import { type Seen, context, elsewhere, onStage, open, page, report, script, set } from './browser'
import { newKey, stated } from './platform.mjs'

onStage({ app_1: { files: { 'main/logic.js': script(async () => 'runs') } } })

/** Another key signs, by the word of the one before; `revoked` counts no more. */
function rotate(revoked = false): { old: typeof set.platform.key; next: typeof set.platform.key } {
  const { platform } = set
  const [old, next] = [platform.signer, newKey()]
  const number = (platform.keys?.length ?? 0) + 1
  platform.keys = [...(platform.keys ?? []), stated({ number, root: next, keys: revoked ? [next] : [next, old], revoked: revoked ? [old] : [] }, old, next)]
  platform.signer = next
  return { old, next }
}

const asked = (name: string): number => set.platform.requests.filter((request) => request === `GET /container/${name}`).length
const ran = (): Promise<number> => page.evaluate(() => (window as unknown as { seen: Seen }).seen.cards.length)

test('where there is one key, nothing is loaded for others', async () => {
  expect(await open(page, set)).toBeNull()
  expect(asked('keys.js')).toBe(0)
})

test('another key signs while an app is open: that goes on, and what is opened next starts', async () => {
  expect(await open(page, set, { id: 'before' })).toBeNull()
  const [worker] = page.workers()
  const { next } = rotate()
  expect(await open(page, set, { id: 'after' })).toBeNull()
  expect(asked('keys.js')).toBe(1)
  expect(page.workers()).toContain(worker)
  rotate()
  await elsewhere()
  expect(await open(page, set, { id: 'later' })).toBeNull()
  // Of who pins a later key, the statements begin there.
  expect(await open(page, set, { id: 'newer', key: next.publicKey })).toBeNull()
  expect(await open(page, set, { id: 'newest', key: set.platform.signer.publicKey })).toBeNull()
  expect(await open(page, set, { id: 'stranger', key: newKey().publicKey })).toBe('keys_signature')
  const told = await page.evaluate(() => (window as unknown as { seen: Seen }).seen.events.filter(({ type, id }) => type === 'hutong-error' && id !== 'stranger'))
  expect(told).toEqual([])
})

test('a key that was taken back gets nothing to run where that was seen', async () => {
  const { platform } = set
  const { old, next } = rotate(true)
  expect(await open(page, set, { id: 'good' })).toBeNull()
  expect(await report(page)).toBe('runs')
  const told = platform.keys!
  // Its thief: with the statements as they are, without them, with fewer, with others.
  platform.signer = old
  const thief = newKey()
  const third = stated({ number: 2, root: thief, keys: [thief] }, old, thief)
  const instead = stated({ number: 1, root: thief, keys: [thief] }, old, thief)
  const lies: [string, SignedKeys[] | undefined, typeof old][] = [
    ['key_revoked', told, old],
    ['keys_rollback', undefined, old],
    ['keys_rollback', [], old],
    ['keys_signature', [...told, third], thief],
    ['keys_diverged', [instead], thief],
    ['keys_invalid', [...told, ...told], old],
  ]
  await elsewhere()
  for (const [at, [code, keys, signer]] of lies.entries()) {
    platform.keys = keys
    platform.signer = signer
    expect(await open(page, set, { id: `lie-${at}` })).toBe(code)
    expect(await page.locator(`#lie-${at} iframe`).count()).toBe(0)
  }
  expect(await ran()).toBe(0)
  platform.keys = told
  platform.signer = next
  expect(await open(page, set, { id: 'good' })).toBeNull()
  expect(await report(page)).toBe('runs')
})

test('statements that end earlier than those that were seen are refused', async () => {
  const { platform } = set
  const { next } = rotate()
  const first = platform.keys!
  rotate()
  expect(await open(page, set, { id: 'whole' })).toBeNull()
  platform.keys = first
  platform.signer = next
  expect(await open(page, set, { id: 'shorter' })).toBe('keys_rollback')
})

test('an offline root says which keys count; the newest statement is enough', async () => {
  const { platform } = set
  const root = newKey()
  const [first, second, third] = [platform.signer, newKey(), newKey()]
  const named = stated({ number: 1, root, keys: [first] }, first, root)
  platform.keys = [named, stated({ number: 2, root, keys: [second], revoked: [first] }, root, second)]
  platform.signer = second
  expect(await open(page, set, { id: 'first' })).toBeNull()
  expect(await open(page, set, { id: 'root', key: root.publicKey })).toBeNull()
  platform.keys = [named, stated({ number: 4, root, keys: [third], revoked: [first, second] }, root, third)]
  platform.signer = third
  expect(await open(page, set, { id: 'again' })).toBeNull()
  expect(await open(page, set, { id: 'root-again', key: root.publicKey })).toBeNull()
  platform.signer = second
  expect(await open(page, set, { id: 'stolen' })).toBe('key_revoked')
})

test('without network, what a key signed that was taken back since does not start', async () => {
  const { platform } = set
  /** Opens it as `id` without network; the code, or null. */
  const offline = async (id: string): Promise<string | null> => {
    await page.evaluate((id) => document.body.append(Object.assign(document.createElement('hutong-app'), { id })), id)
    await expect.poll(() => page.workers().length).toBe(1)
    await context.setOffline(true)
    await page.evaluate(({ id, platform, host, key }) => {
      const element = document.getElementById(id)!
      for (const [name, value] of Object.entries({ platform, host, app: 'app_1', 'platform-key': key })) element.setAttribute(name, value)
      Object.assign(element, { connect: { assertion: () => Promise.reject(new Error('no network')), subject: () => 'ada' } })
    }, { id, platform: platform.url, host: platform.host, key: platform.key.publicKey })
    const told = await page.waitForFunction((id) => (window as unknown as { seen: Seen }).seen.events.find((event) => event.id === id && /ready|error/.test(event.type)), id)
    const { type, detail } = (await told.jsonValue()) as { type: string; detail: { code: string } }
    await page.evaluate((id) => document.getElementById(id)!.remove(), id)
    await context.setOffline(false)
    return type === 'hutong-error' ? detail.code : null
  }
  const kept = (): Promise<unknown> => page.waitForFunction(async () => {
    const shelf = (await caches.keys()).find((name) => name.endsWith(' app_1'))
    return shelf && (await (await caches.open(shelf)).keys()).some(({ url }) => url.startsWith('https://release.invalid/'))
  })
  const closed = async (): Promise<void> => {
    await page.evaluate(() => document.querySelectorAll('hutong-app').forEach((app) => app.remove()))
    await expect.poll(() => page.workers().length).toBe(0)
  }
  expect(await open(page, set)).toBeNull()
  await kept()
  await closed()
  // Another app of the same platform brings what there is to know; its old key still counts.
  platform.apps['app_2'] = { ...platform.apps['app_1']!, package: set.pack({ files: { 'main/logic.js': '' }, manifest: { app: 'wx0f1e2d3c4b5a6979' } }) }
  rotate()
  expect(await open(page, set, { app: 'app_2', id: 'two' })).toBeNull()
  await closed()
  expect(await offline('counts')).toBeNull()
  const next = platform.signer
  platform.keys = [...platform.keys!, stated({ number: 2, root: next, keys: [next], revoked: [platform.key] }, next)]
  expect(await open(page, set, { app: 'app_2', id: 'three' })).toBeNull()
  await closed()
  expect(await offline('revoked')).toBe('key_revoked')
})
