// Capabilities of the `tabbar` family: changes of the bar below the page in front.

import { CallError } from '../host'
import { text, type Handler } from './page-calls'
import type { Services } from './services'
import type { Args } from './form'

export function tabBarCalls({ router, tabBar }: Services): { [capability: string]: Handler } {
  const bar = () => {
    if (!tabBar || tabBar.indexOf(router.top?.path ?? '') === undefined) throw new CallError('invalid', 'not TabBar page')
    return tabBar
  }
  const item = (done: boolean): void => {
    if (!done) throw new CallError('invalid', 'tabbar item not found')
  }
  const index = (args: Args): number => Number(args['index'])

  return {
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
