import * as a from './a.js'
import { early, late } from './a.js'
console.log('b runs', early(), typeof a.early)
export const fromB = 'b'
export function callsBack() {}
export const useA = () => [early(), late, a.late, a.inner()]
import { early as again } from './a.js'
console.log(again === early)
import self, { me as again2 } from './b.js'
export const me = () => self()
export default function () { return 'self' }
console.log(again2())
