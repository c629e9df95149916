// How one page takes the place of another, where the user wants to see movement.

const DURATION = 280
const EASING = 'cubic-bezier(.2,.8,.2,1)'
/** How far the page behind moves along. */
export const PARALLAX = '-28%'

export const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** `next` comes over `last`, or from behind it; gives what ends that at once. `done` is called once, when it has ended. */
export function slide(next: HTMLElement, last: HTMLElement, push: boolean, done: () => void): (() => void) | null {
  if (still() || !next.animate) {
    done()
    return null
  }
  const [above, below] = push ? [next, last] : [last, next]
  const frames = (first: Keyframe, second: Keyframe) => (push ? [first, second] : [second, first])
  above.style.zIndex = '1'
  const timing = { duration: DURATION, easing: EASING, fill: 'both' } as const
  const animations = [
    // Where a finger has led them, if one has.
    above.animate(frames({ transform: 'translateX(100%)' }, { transform: above.style.transform || 'none' }), timing),
    below.animate(frames({ transform: 'none', filter: 'none' }, { transform: below.style.transform || `translateX(${PARALLAX})`, filter: 'brightness(.9)' }), timing),
  ]
  const finish = () => {
    for (const animation of animations) animation.cancel()
    above.style.zIndex = above.style.transform = below.style.transform = ''
    done()
  }
  animations[0]!.onfinish = finish
  return finish
}
