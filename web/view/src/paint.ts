/** Longest wait for a frame: a browser draws none for a page out of sight or in the background. */
const UNDRAWN = 500

/** Runs once, after the next frame has been painted. */
export function afterPaint(run: () => void): void {
  let due = true
  const once = () => {
    if (due) run()
    due = false
  }
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, UNDRAWN)
}
