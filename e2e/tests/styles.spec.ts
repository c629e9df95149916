// How far styles reach: every `styleIsolation` of a component on every kind of page, as browsers compute it.
import path from 'node:path'
import { expect, test, type FrameLocator, type Page } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld } from '../product'
import { front } from '../front'

test.use({ viewport: { width: 1200, height: 900 } })

const preview = new Map<string, Preview>()

test.beforeAll(async () => {
  for (const fixture of ['styles', 'styles-alipay']) preview.set(fixture, await develop(path.join(import.meta.dirname, `../fixtures/${fixture}`)))
})

test.afterAll(() => preview.forEach(each => each.end()))

async function open(page: Page, name: string, fixture = 'styles'): Promise<FrameLocator> {
  await closeTheWorld(page)
  await page.goto(`${preview.get(fixture)!.address}#pages/${name}/${name}`)
  return front(page)
}

/** Each sheet gives `.mark` a property of its own. */
async function reaching(frame: FrameLocator, id: string): Promise<string> {
  return frame.locator(`#${id}`).evaluate((element) => {
    const { order, flexGrow, flexShrink, flexBasis } = getComputedStyle(element)
    const sheets = { app: order === '1', page: flexGrow === '2', own: flexShrink === '3' && !element.id.startsWith('page'), shared: flexBasis === '4px' }
    return Object.entries(sheets).filter(([, there]) => there).map(([name]) => name).join(' ')
  })
}

/** Page → what reaches a node of its own, of an isolated component, of one that applies, and of one that shares. */
const EXPECTED: { [page: string]: [own: string, isolated: string, applies: string, shares: string] } = {
  'usual': ['app page shared', 'own', 'app page own shared', 'app page own shared'],
  'shared': ['app page shared', 'own', 'app page own shared', 'app page own shared'],
  'isolated': ['page', 'own', 'app own shared', 'app own shared'],
  'apply-shared': ['app page shared', 'own', 'app own shared', 'app own shared'],
  'page-isolated': ['page', 'own', 'own shared', 'own shared'],
  'page-apply-shared': ['page shared', 'own', 'own shared', 'own shared'],
  'page-shared': ['page shared', 'own', 'page own shared', 'page own shared'],
}

for (const [name, [own, isolated, applies, shares]] of Object.entries(EXPECTED)) {
  test(`styles on a page that is ${name}`, async ({ page }) => {
    const frame = await open(page, name)
    const found = async (id: string): Promise<string> => reaching(frame, id)
    expect(await found('page')).toBe(own)
    expect([await found('usual-mark'), await found('isolated-mark')]).toEqual([isolated, isolated])
    expect([await found('apply-shared-mark'), await found('global-mark')]).toEqual([applies, applies])
    expect(await found('shared-mark')).toBe(shares)

    // Tags count everywhere, `page` among them; `:host` and ids of a component are its own, whatever its classes are.
    const root = frame.locator('wx-page')
    await expect(root).toHaveCSS('color', name.startsWith('page-') ? 'rgb(0, 0, 0)' : 'rgb(1, 0, 0)')
    await expect(root).toHaveCSS('line-height', '30px')
    await expect(frame.locator('#page')).toHaveCSS('letter-spacing', '3px')
    for (const component of ['usual', 'isolated', 'apply-shared', 'shared', 'global']) {
      await expect(frame.locator(`#${component}`)).toHaveCSS('min-width', '6px')
      await expect(frame.locator(`#${component}-id`)).toHaveCSS('min-height', '7px')
    }
    await expect(frame.locator('#outer')).toHaveCSS('min-width', '0px')
  })
}

test('external classes mean what the owner says, several at once, beside own ones and where a class is named', async ({ page }) => {
  const frame = await open(page, 'usual')
  const first = frame.locator('#first')
  await expect(first).toHaveCSS('color', 'rgb(200, 0, 0)')
  // `own` and `red` are the inner component's where it writes them itself.
  for (const [property, value] of [['flex-shrink', '8'], ['flex-grow', '0'], ['order', '0']] as const) await expect(first).toHaveCSS(property, value)
  await expect(frame.locator('#second')).toHaveCSS('color', 'rgb(0, 0, 200)')
  await expect(frame.locator('#both')).toHaveCSS('color', 'rgb(0, 0, 200)')
  await first.tap()
  await expect(first).toHaveCSS('min-width', '50px')
  await expect(frame.locator('#both')).toHaveCSS('min-width', '50px')

  const hover = frame.locator('#hover')
  await hover.hover()
  await page.mouse.down()
  await expect(hover).toHaveCSS('color', 'rgb(0, 0, 200)')
  await expect(hover).toHaveCSS('flex-shrink', '8')
  await page.mouse.up()
})

test('components of the Alipay family share their styles unless they say otherwise', async ({ page }) => {
  const frame = await open(page, 'usual', 'styles-alipay')
  expect(await reaching(frame, 'page')).toBe('app page shared')
  expect(await reaching(frame, 'usual-mark')).toBe('app page own shared')
  expect(await reaching(frame, 'apply-shared-mark')).toBe('app page own shared')
  expect(await reaching(frame, 'isolated-mark')).toBe('own')
  await expect(frame.locator('#hosted')).toHaveCSS('min-width', '6px')
  await expect(frame.locator('#inside')).toHaveCSS('color', 'rgb(200, 0, 0)')
})
