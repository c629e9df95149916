import { Failed } from '../failure'

/** Puts text on the clipboard, by the old way where the new one is not allowed. */
export async function copyText(text: string, root: ShadowRoot): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const field = document.createElement('textarea')
    field.className = 'offscreen'
    field.value = text
    root.append(field)
    field.select()
    const copied = document.execCommand('copy')
    field.remove()
    if (!copied) throw new Failed('denied', 'the browser does not allow writing to the clipboard')
  }
}
