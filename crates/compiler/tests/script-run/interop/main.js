import def, { named } from './object.cjs'
import * as all from './object.cjs'
import fun, * as funAll from './function.cjs'
import { default as again } from './function.cjs'
export * from './object.cjs'
import * as own from './main.js'
import './effect.cjs'
console.log(def.named, named, all.named, all.default === def, Object.keys(all).sort().join())
console.log(fun(), again === fun, funAll.default === fun, typeof funAll)
console.log(own.named, 'default' in own)
async function later() {
  const object = await import('./object.cjs')
  console.log(object.named, object.default === def)
  const { default: lazy, x } = await import('./lazy.js')
  console.log(lazy, x)
  await import('./nowhere.js').catch(() => console.log('caught'))
}
later()
