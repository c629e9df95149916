import a, { b as c, default as d } from './a'
import * as ns from './b'
import './c'
import {
  long,
  list,
} from "./a"
export { c as cc, x as y } from './d'
export * from './e'
export * as all from './f'
export { default } from './g'
export const one = 1, { two, three: [four = 4] } = c
export let five
export async function six() {}
export class Seven {}
const eight = 8
let nine = 9
nine++
export { eight, nine as 'number nine', a as again, ns }
five = [long, list, d]
