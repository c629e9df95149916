// What a page shows that the compiler could not build.

import type { template } from 'glass-easel'

type DefineText = (content: string) => void
type DefineElement = (
  tag: string,
  generics: object,
  init: (node: { setNodeStyle(style: string): void }) => void,
  children: (creation: boolean, text: DefineText) => void,
) => void

/** A template that shows one line: which page could not be built, and why. */
export function placeholder(path: string, code: string): template.ComponentTemplate {
  const message = `This page could not be built: ${path} (${code}). The developer sees the reason when building.`
  const generate = (): unknown => ({
    C: (_creation: boolean, _text: DefineText, element: DefineElement) =>
      element(
        'view',
        {},
        node => node.setNodeStyle('padding: 64px 24px; text-align: center; color: #888; font-size: 14px'),
        (_inner, text) => text(message),
      ),
    B: {},
  })
  return { content: () => generate } as unknown as template.ComponentTemplate
}
