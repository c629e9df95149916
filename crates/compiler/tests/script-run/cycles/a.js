import { fromB, callsBack } from './b.js'
console.log('a runs', fromB)
export function early() { return 'hoisted' }
export function inner() { return callsBack.name }
export const late = 'late'
