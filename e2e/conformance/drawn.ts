// What a page has drawn, in the form in which `hutong run --tree` writes it: the two are compared, line by line.
import type { Page } from '@playwright/test'

/** What is named; everything else is seen through. As in `crates/runner/src/view/draw.rs`. */
const BUILT_IN = ('ad ad-custom animation-view audio button camera canvas checkbox checkbox-group cover-image cover-view editor form icon image input label '
  + 'live-player live-pusher lottie map movable-area movable-view navigator open-data page-container page-meta picker picker-view picker-view-column '
  + 'progress radio radio-group rich-text root-portal scroll-view slider swiper swiper-item switch text textarea video view web-view').split(' ')
/** Those without a behaviour of their own; another one without it is the host of a component with its name. */
const BOXES = 'cover-view movable-area picker-view-column swiper-item text view'.split(' ')
const TOLD = 'checked disabled mode open-type percent placeholder src type url value'.split(' ')
const LONG = 80

/** The tree of the page in front. Nodes that an op has made; those that the view has put around or into them are its own. */
export const drawn = (page: Page): Promise<string> =>
  page.locator('hutong-app.conformance iframe').contentFrame().locator('html').evaluate((html, { builtIn, boxes, told, long }) => {
    type Kept = { $id?: number, $part?: object, $props?: Record<string, unknown> }
    const lines: string[] = []
    const shortened = (text: string): string => [...text].length > long ? [...text].slice(0, long).join('') + '…' : text
    const head = (element: Element & Kept): string => {
      const classes = [...element.classList].map(name => `.${name.replace(/^c\d+--/, '')}`).join('')
      const attributes = told.map(name => {
        const value = element.$props?.[name]
        if (value === true) return ` ${name}`
        if (typeof value === 'number') return ` ${name}=${value}`
        return value && typeof value === 'string' ? ` ${name}=${JSON.stringify(shortened(value))}` : ''
      })
      return element.localName.slice(3) + classes + attributes.join('')
    }
    const walk = (parent: Node, depth: number, whole: boolean): void => {
      for (const node of parent.childNodes) {
        if (node instanceof Text) {
          const words = node.data.split(/\s+/).filter(Boolean).join(' ')
          if (words && (whole || (node as Kept).$id)) lines.push(' '.repeat(depth) + JSON.stringify(words))
        } else if (node instanceof Element) {
          const tag = node.localName.startsWith('wx-') ? node.localName.slice(3) : ''
          const { $id, $part } = node as Kept
          const named = !!$id && builtIn.includes(tag) && (!!$part || boxes.includes(tag)) && !node.hasAttribute('wx-host')
          if (named) lines.push(' '.repeat(depth) + head(node))
          // What rich text shows is its content.
          walk(node, depth + Number(named), whole || named && tag === 'rich-text')
        }
      }
    }
    const areas = [...html.querySelectorAll('.hutong-shell:not([hidden]) > wx-page-shell')]
    const root = areas.at(-1)?.shadowRoot?.querySelector('wx-page')
    if (root) walk(root, 0, false)
    return lines.join('\n')
  }, { builtIn: BUILT_IN, boxes: BOXES, told: TOLD, long: LONG })
