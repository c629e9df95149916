// createAnimation: steps that the view plays, in the vendor's own encoding.

interface Step {
  animates: Animate[]
  option: { transformOrigin: string; transition: { duration: number; timingFunction: string; delay: number } }
}

interface Animate {
  type: string
  args: unknown[]
}

interface Timing {
  duration?: number
  timingFunction?: string
  delay?: number
  transformOrigin?: string
}

const TRANSFORMS =
  'matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY translate translate3d translateX translateY translateZ'
const LENGTHS = 'width height left top right bottom'

/** What is set before `step()` belongs to that step and stays in force in the following ones. */
class Animation {
  private steps: Step[] = []
  private readonly state = new Map<string, Animate>()

  constructor(private readonly timing: Timing) {}

  add(key: string, type: string, args: unknown[]): this {
    this.state.delete(key)
    this.state.set(key, { type, args })
    return this
  }

  opacity(value: number): this {
    return this.add('opacity', 'style', ['opacity', value])
  }

  backgroundColor(value: string): this {
    return this.add('background-color', 'style', ['background-color', value])
  }

  step(timing: Timing = {}): this {
    const { duration = 400, timingFunction = 'linear', delay = 0, transformOrigin = '50% 50% 0' } = { ...this.timing, ...timing }
    this.steps.push({ animates: [...this.state.values()], option: { transformOrigin, transition: { duration, timingFunction, delay } } })
    return this
  }

  export(): { actions: Step[] } {
    const actions = this.steps
    this.steps = []
    return { actions }
  }
}

const prototype = Animation.prototype as unknown as { [name: string]: unknown }
for (const name of TRANSFORMS.split(' ')) {
  prototype[name] = function (this: Animation, ...args: unknown[]) {
    return this.add(name, name, args)
  }
}
for (const name of LENGTHS.split(' ')) {
  prototype[name] = function (this: Animation, value: unknown) {
    return this.add(name, 'style', [name, typeof value === 'number' ? `${value}px` : value])
  }
}

export function createAnimation(options: unknown): unknown {
  return new Animation((options ?? {}) as Timing)
}
