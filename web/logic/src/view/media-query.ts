// createMediaQueryObserver: says whether the frame has a size, at once and each time that changes.

import type { Surroundings } from '../tree/backend'

type Status = { [condition: string]: unknown }
type Listener = (answer: { matches: boolean }) => void

export class MediaQueries {
  private readonly running = new Set<() => void>()

  constructor(private readonly surroundings: Surroundings) {}

  observe(status: Status, listener: Listener): { disconnect(): void } {
    let before: boolean | undefined
    const look = (): void => {
      const matches = fits(status, this.surroundings.width(), this.surroundings.height())
      if (!this.running.has(look) || matches === before) return
      before = matches
      listener({ matches })
    }
    this.running.add(look)
    void Promise.resolve().then(look)
    return { disconnect: () => void this.running.delete(look) }
  }

  /** The frame has another size. */
  resized(): void {
    for (const look of this.running) look()
  }
}

function fits(status: Status, width: number, height: number): boolean {
  const holds: { [condition: string]: (value: number) => boolean } = {
    width: value => width === value,
    minWidth: value => width >= value,
    maxWidth: value => width <= value,
    height: value => height === value,
    minHeight: value => height >= value,
    maxHeight: value => height <= value,
  }
  const landscape = width > height
  return (
    Object.entries(holds).every(([name, check]) => status[name] === undefined || check(Number(status[name]))) &&
    (status['orientation'] === undefined || (status['orientation'] === 'landscape') === landscape)
  )
}
