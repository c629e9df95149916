export * from './first.js'
export * from './second.js'
export * as ns from './first.js'
export { first as renamed, first as 'a b' } from './first.js'
export { default } from './number.js'
import { second } from './second.js'
import number from './number.js'
export { second as third, number as class }
export const own = 'own'
export const shared = 'the local one wins'
const proto = 'proto'
export { proto as __proto__ }
