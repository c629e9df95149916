// The two ways to animate: the `animation` attribute (createAnimation) and op animate (this.animate).

import type { Json } from '@hutong/protocol'
import { inlineUnits } from './css/units'
import { kebab, type KeptElement } from './node'

interface Step { animates?: { type: string, args: Json[] }[], option?: { transformOrigin?: string, transition?: { duration?: number, timingFunction?: string, delay?: number } } }
type Styles = { [property: string]: string }

/** Transform functions whose bare numbers are lengths or angles. */
const UNIT = (name: string): string => (/^(rotate|skew)/.test(name) ? 'deg' : /^translate/.test(name) ? 'px' : '')

const length = (value: Json, unit: string): string => inlineUnits(typeof value === 'number' ? `${value}${unit}` : String(value))

function transform(name: string, args: Json[]): string {
  const unit = UNIT(name)
  // The axis of rotate3d has no unit, its angle has.
  const values = args.map((arg, i) => length(arg, name === 'rotate3d' && i < 3 ? '' : unit))
  return `${name}(${values.join(',')})`
}

function stepStyles({ animates = [], option }: Step): Styles {
  const styles: Styles = {}
  const transforms: string[] = []
  for (const { type, args } of animates) {
    if (type === 'style') styles[kebab(String(args[0]))] = length(args[1] ?? '', args[0] === 'opacity' || args[0] === 'z-index' ? '' : 'px')
    else transforms.push(transform(type, args))
  }
  if (transforms.length) styles['transform'] = transforms.join(' ')
  if (option?.transformOrigin) styles['transform-origin'] = option.transformOrigin
  return styles
}

/** The run that an element is in; a newer one ends it. */
const runs = new WeakMap<Element, object>()

/** Plays the steps of an exported animation one after another. */
export function animateExport(element: KeptElement, value: Json): void {
  const steps = ((Array.isArray(value) ? value : (value as { actions?: Json[] } | null)?.actions) ?? []) as Step[]
  const run = {}
  runs.set(element, run)
  const play = (index: number) => {
    const step = steps[index]
    if (!step || runs.get(element) !== run) return
    const { duration = 400, timingFunction = 'linear', delay = 0 } = step.option?.transition ?? {}
    // The browser has to have seen the state before, or there is nothing to go from.
    void element.offsetWidth
    element.$animated = { ...element.$animated, ...stepStyles(step), transition: `all ${duration}ms ${timingFunction} ${delay}ms` }
    reapply(element)
    if (index + 1 < steps.length) setTimeout(() => play(index + 1), duration + delay)
  }
  // Once the batch that shows the element has been laid out.
  requestAnimationFrame(() => play(0))
}

/** Puts the styles of an animation back after the inline style was replaced. */
export function reapply(element: KeptElement): void {
  for (const [property, value] of Object.entries(element.$animated ?? {})) element.style.setProperty(property, value)
}

const TRANSFORM = /^(matrix|rotate|scale|skew|translate|perspective)/
const FIELDS = new Set(['offset', 'ease', 'easing', 'composite'])

function keyframe(frame: { [name: string]: Json }): Keyframe {
  const out: Keyframe = {}
  const transforms: string[] = []
  for (const [name, value] of Object.entries(frame)) {
    if (TRANSFORM.test(name)) transforms.push(transform(name, Array.isArray(value) ? value : [value]))
    else if (!FIELDS.has(name)) out[name] = typeof value === 'number' ? value : inlineUnits(String(value))
  }
  if (transforms.length) out['transform'] = transforms.join(' ')
  if (typeof frame['offset'] === 'number') out.offset = frame['offset']
  const easing = frame['ease'] ?? frame['easing']
  if (typeof easing === 'string') out.easing = easing
  return out
}

/** Plays key frames; the last one stays until an empty list ends the element's animations. */
export function animate(element: KeptElement, frames: Json, milliseconds: number, done: () => void): void {
  const list = (Array.isArray(frames) ? frames : []) as { [name: string]: Json }[]
  if (!list.length) {
    for (const animation of element.getAnimations?.() ?? []) animation.cancel()
    return done()
  }
  const animation = element.animate(list.map(keyframe), { duration: milliseconds, fill: 'forwards' })
  animation.onfinish = done
}
