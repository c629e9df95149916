// What a page draws, in a form that two builds of one source can be compared in.
import type { Page } from '@playwright/test'
import { leave, visit } from './opened'

/** Opens a page and writes its tree down, one a line: built-in elements, and texts in quotes; hosts of components vanish. */
export async function drawn(page: Page, app: string, path: string): Promise<string> {
  const { error } = await visit(page, app, path)
  if (error) throw new Error(error)
  await page.waitForTimeout(500)
  const frame = page.locator('hutong-app.conformance iframe').contentFrame()
  const tree = await frame.locator('wx-page').first().evaluate(root => {
    const lines: string[] = []
    const walk = (node: Node, depth: number): void => {
      if (node instanceof Text) {
        const text = node.data.replace(/\s+/g, ' ').trim()
        if (text) lines.push(' '.repeat(depth) + JSON.stringify(text))
        return
      }
      if (!(node instanceof Element) || node instanceof HTMLStyleElement) return
      const name = node.localName
      // Only what a built-in element is, not how the view makes it.
      const builtIn = /^wx-(view|text|image|icon|button|input|textarea|checkbox|radio|switch|slider|progress|label|form|picker|rich-text|scroll-view|swiper|swiper-item|canvas|video|navigator)$/.test(name)
      if (builtIn) lines.push(' '.repeat(depth) + name.slice(3))
      const children = name === 'wx-page' && node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes
      for (const child of children) walk(child, builtIn ? depth + 1 : depth)
    }
    walk(root, 0)
    return lines.join('\n')
  })
  await leave(page)
  return tree
}
