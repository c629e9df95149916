// The on-screen keyboard of a built-in that takes text.

import type { Part } from '../part'

/**
 * While `control` has the focus: the keyboard takes from the visible height, and stays where what is pressed
 * `holds` it. The answer ends it.
 */
export function watchKeyboard(part: Part, control: HTMLElement, holds = (_pressed: Element) => part.flag('hold-keyboard')): () => void {
  const viewport = window.visualViewport
  const full = innerHeight
  let height = 0
  const resized = () => tell(Math.max(0, full - (viewport?.height ?? full)))
  const tell = (now: number) => {
    if (now === height) return
    height = now
    part.emit('keyboardheightchange', { height, duration: 0 })
    const shell = part.view.pages.of(part.element)
    if (shell) part.view.page(shell.id, 'keyboardHeight', { height })
    if (height > 0 && part.props['adjust-position'] !== false) control.scrollIntoView({ block: 'nearest' })
  }
  // Pressing something that takes no text would take the focus.
  const hold = (e: Event) => {
    const target = e.composedPath()[0] as Element
    if (!target.closest('input,textarea,[contenteditable=true]') && holds(target)) e.preventDefault()
  }
  viewport?.addEventListener('resize', resized)
  addEventListener('mousedown', hold, true)
  return () => {
    viewport?.removeEventListener('resize', resized)
    removeEventListener('mousedown', hold, true)
    tell(0)
  }
}
