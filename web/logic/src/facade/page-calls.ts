// Capabilities of the `page` family: ops to the page in front.

import { CallError } from '../host'
import { asObject } from '../json'
import type { Services } from './services'
import type { Args } from './form'
import type { Task } from './task'

/** `task` is there for names of the style `task`. */
export type Handler = (args: Args, name: string, task?: Task) => unknown

export function pageCalls(services: Services): { [capability: string]: Handler } {
  const { currentPage } = services

  return {
    'page.title': args => currentPage().setChrome({ title: text(args, 'title') }),
    'page.color': args =>
      currentPage().setChrome({
        backgroundColor: text(args, 'backgroundColor'),
        textStyle: textOf(text(args, 'frontColor')),
      }),
    'page.bar': args => {
      const { title, backgroundColor, frontColor } = args
      const background = typeof backgroundColor === 'string' ? { backgroundColor, textStyle: textOn(backgroundColor) } : {}
      const front = typeof frontColor === 'string' ? { textStyle: textOf(frontColor) } : {}
      currentPage().setChrome({ ...(typeof title === 'string' ? { title } : {}), ...background, ...front })
    },
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
  }
}

export function text(args: Args, name: string): string {
  const value = args[name]
  if (typeof value === 'string') return value
  throw new CallError('invalid', `parameter error: parameter.${name} should be String;`)
}

/** The bar's text is black or white. */
function textOf(color: string): 'black' | 'white' {
  return color.toLowerCase() === '#000000' ? 'black' : 'white'
}

/** What can be read on a background: by its luminance, where it is written in hexadecimal digits. */
function textOn(background: string): 'black' | 'white' {
  const digits = /^#([\da-f]{6})$/i.exec(background.replace(/^#([\da-f])([\da-f])([\da-f])$/i, '#$1$1$2$2$3$3'))?.[1]
  if (digits === undefined) return 'black'
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(at => Number.parseInt(digits.slice(at, at + 2), 16))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue >= 128 ? 'black' : 'white'
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
