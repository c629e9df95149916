// Capabilities of the `page` and `tabbar` families: ops to the page in front.

import { CallError } from '../host'
import { asObject } from '../json'
import type { Services } from './services'
import type { Args } from './form'

export type Handler = (args: Args, name: string) => unknown

export function pageCalls(services: Services): { [capability: string]: Handler } {
  const { router, tabBar, currentPage } = services

  const text = (args: Args, name: string): string => {
    const value = args[name]
    if (typeof value === 'string') return value
    throw new CallError('invalid', `parameter error: parameter.${name} should be String;`)
  }
  const bar = () => {
    if (!tabBar || tabBar.indexOf(router.top?.path ?? '') === undefined) throw new CallError('invalid', 'not TabBar page')
    return tabBar
  }
  const item = (done: boolean): void => {
    if (!done) throw new CallError('invalid', 'tabbar item not found')
  }
  const index = (args: Args): number => Number(args['index'])

  return {
    'page.title': args => currentPage().setChrome({ title: text(args, 'title') }),
    'page.color': args =>
      currentPage().setChrome({
        backgroundColor: text(args, 'backgroundColor'),
        textStyle: text(args, 'frontColor').toLowerCase() === '#000000' ? 'black' : 'white',
      }),
    'page.loading.show': () => currentPage().setChrome({ loading: true }),
    'page.loading.hide': () => currentPage().setChrome({ loading: false }),
    'page.home.hide': () => currentPage().setChrome({ home: false }),
    'page.background': args => currentPage().setChrome({ pageBackground: String(args['backgroundColor'] ?? args['backgroundColorTop'] ?? '') }),
    'page.background.text': args => currentPage().setChrome({ backgroundTextStyle: text(args, 'textStyle') }),
    'page.scroll': args => scroll(services, args),
    'page.pulldown.start': () => {
      const page = currentPage()
      page.pullDown(true)
      page.hook('onPullDownRefresh')
    },
    'page.pulldown.stop': () => currentPage().pullDown(false),
    'tabbar.show': () => bar().show(true),
    'tabbar.hide': () => bar().show(false),
    'tabbar.style': args => bar().restyle(args),
    'tabbar.item': args => {
      const { index: _index, ...change } = args
      item(bar().setItem(index(args), change))
    },
    'tabbar.badge.set': args => item(bar().setBadge(index(args), text(args, 'text'))),
    'tabbar.badge.remove': args => item(bar().setBadge(index(args), undefined)),
    'tabbar.dot.show': args => item(bar().setDot(index(args), true)),
    'tabbar.dot.hide': args => item(bar().setDot(index(args), false)),
  }
}

/** Scrolls to `scrollTop`, or to where the first node is that matches `selector`. */
async function scroll(services: Services, args: Args): Promise<void> {
  const page = services.currentPage()
  const duration = Number(args['duration'] ?? 300) || 0
  if (typeof args['selector'] !== 'string') return page.scrollTo(Number(args['scrollTop']) || 0, duration)
  const query = page.select(page.instance)
  query.select(args['selector']).boundingClientRect()
  query.selectViewport().scrollOffset()
  const [rect, view] = await new Promise<unknown[]>(done => query.exec(done))
  if (!rect) throw new CallError('invalid', `can not find node by selector "${args['selector']}"`)
  const top = Number(asObject(rect)['top']) + Number(asObject(view)['scrollTop'] ?? 0)
  await page.scrollTo(top + (Number(args['offsetTop']) || 0), duration)
}
