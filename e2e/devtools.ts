// What a browser's developer tools know of the style sheets of a page.
import { SourceMap } from 'node:module'
import type { CDPSession, Page } from '@playwright/test'

export interface StyleSheet {
  text: string
  map: SourceMap
}

/** The sheets with a map, of the page and of the frames in it, as they come. */
export async function styleSheets(page: Page): Promise<StyleSheet[]> {
  const found: StyleSheet[] = []
  const watch = async (session: CDPSession): Promise<void> => {
    session.on('CSS.styleSheetAdded', async ({ header: { styleSheetId, sourceMapURL } }) => {
      const data = /^data:application\/json;base64,(.*)$/.exec(sourceMapURL ?? '')?.[1]
      if (!data) return
      const { text } = await session.send('CSS.getStyleSheetText', { styleSheetId })
      found.push({ text, map: new SourceMap(JSON.parse(Buffer.from(data, 'base64').toString())) })
    })
    await session.send('DOM.enable')
    await session.send('CSS.enable')
  }
  await watch(await page.context().newCDPSession(page))
  // A frame with a process of its own has a session of its own.
  page.on('framenavigated', async (frame) => {
    if (frame.parentFrame()) await page.context().newCDPSession(frame).then(watch, () => undefined)
  })
  return found
}

/** `file:line` of what stands in one of the sheets. */
export function placeOf(sheets: StyleSheet[], text: string): string {
  const sheet = sheets.find((sheet) => sheet.text.includes(text))
  if (!sheet) throw new Error(`no sheet with a map has ${text}`)
  const before = sheet.text.slice(0, sheet.text.indexOf(text)).split('\n')
  const entry = sheet.map.findEntry(before.length - 1, before.at(-1)!.length)
  if (!('originalSource' in entry)) throw new Error(`${text} comes from nowhere`)
  return `${entry.originalSource}:${entry.originalLine + 1}`
}
