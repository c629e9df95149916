// What today's code is written with, beside what yesterday's was.
import def, * as all from './lib.js'
import { default as again, count, bump } from './lib.js'
import data from './data.cjs'
export * from './lib.js'
export * as everything from './lib.js'
export { default as renamed } from './lib.js'

console.log(def(), again === def, all.count, count)
bump()
console.log(count, all.count, Object.keys(all).sort().join())
console.log(data.list?.[1] ?? 'none', data.missing?.deep.er ?? 'none')

class Counter {
  static #made = 0
  static { Counter.first = 'static block' }
  #n = 1
  step = () => ++this.#n
  get [`computed${1}`]() { return this.#n }
  static make() { Counter.#made += 1; return new this() }
  has(other) { return #n in other }
}
const counter = Counter.make()
counter.step()
console.log(counter.computed1, Counter.first, counter.has(counter), counter.has({}))

let a = null
a ??= 1_000
a ||= 2
a &&= 3n ** 2n
console.log(String(a), [1, [2, [3]]].flat(Infinity).at(-1), 'x-y'.replaceAll('-', '+'))
label: for (const [key, { value = 'default', ...rest }] of Object.entries({ one: { other: 1 } })) {
  console.log(key, value, JSON.stringify(rest))
  continue label
}
async function* numbers() { yield 1; yield 2 }
const later = async () => { let sum = 0; for await (const n of numbers()) sum += n; return sum }
Promise.all([later(), import('./lib.js')]).then(([sum, module]) => console.log('later', sum, module.count, module.default()))
try { undeclared = 1 } catch (error) { console.log(error.name, typeof this) }
console.log(/(?<year>\d{4})/u.exec('in 2024').groups.year, `a${`b${1}`}`)
