// Plays steps in the runner and prints what there is after each: a test script of `hutong run`, behind a line with
// `const { steps, page, epoch, seed } = …`.
import automator from 'miniprogram-automator'

async function element(shop, { at, nth = 0, text }) {
  const page = await shop.currentPage()
  const all = await page.$$(at)
  const fitting = []
  for (const one of all) if (text === undefined || (await one.text()).includes(text)) fitting.push(one)
  if (!fitting[nth]) throw new Error(`there is no ${at}, number ${nth}${text ? ` with ${text}` : ''}`)
  return fitting[nth]
}

const actions = {
  tap: async (shop, step) => (await element(shop, step)).tap(),
  submit: async (shop, step) => (await element(shop, step)).tap(),
  reset: async (shop, step) => (await element(shop, step)).tap(),
  longpress: async (shop, step) => (await element(shop, step)).longpress(),
  input: async (shop, step) => (await element(shop, step)).input(step.value),
  confirm: async (shop, step) => (await element(shop, step)).confirm(),
  choose: async (shop, step) => (await element(shop, step)).choose(step.value),
  slide: async (shop, step) => (await element(shop, step)).slideTo(step.value),
  swipe: async (shop, step) => (await element(shop, step)).swipeTo(step.value),
  scroll: async (shop, step) => {
    const { at, along, value } = step
    if (!at) return value === 'end' ? shop.native().scrollToEnd() : shop.pageScrollTo(value)
    const scroller = await element(shop, step)
    return value === 'end' ? scroller.scrollToEnd() : along === 'x' ? scroller.scrollTo(value, 0) : scroller.scrollTo(0, value)
  },
  pull: shop => shop.native().pullDown(),
  tab: (shop, { value }) => shop.native().switchTab({ url: value }),
  back: shop => shop.native().navigateLeft(),
  agree: shop => shop.native().authorizeAllow(),
  confirmModal: shop => shop.native().confirmModal(),
  cancelModal: shop => shop.native().cancelModal(),
  action: (shop, { value }) => shop.native().chooseAction(value),
  wait() {},
}

async function look(shop) {
  const stack = await shop.pageStack()
  const front = stack.at(-1)
  const components = []
  for (const one of await front.$$('page *')) {
    const data = await one.data().catch(() => undefined)
    if (data !== undefined) components.push({ tag: one.tagName, data })
  }
  return { pages: stack.map(({ id, path, query }) => ({ id, path, query })), data: await front.data(), components }
}

test('trace', async () => {
  const shop = await automator.launch({ page, epoch, seed })
  console.log(JSON.stringify(await look(shop)))
  for (const step of steps) {
    await actions[step.do](shop, step)
    await (await shop.currentPage()).waitFor(step.do === 'wait' ? step.value : 500)
    console.log(JSON.stringify(await look(shop)))
  }
})
