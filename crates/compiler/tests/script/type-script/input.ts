import type { T } from './types'
import { unused, type U, used } from './values'
import './effect'
import legacy = require('./legacy')
import { onlyType } from './only-type'

enum Color { Red, Green = 'g' }
export const enum Size { S = 1, M = S * 2 }
namespace Space { export const q = 1 }
interface I extends T { a: U; b: onlyType }
abstract class A<X> implements I {
  declare z: number
  y!: string
  constructor(private readonly a: number, public b?: string) {}
  abstract m(): void
}
function f(this: A<any>, a: number): void
function f(a: any) { return (a as string)!.length satisfies number }
used<number>(legacy)
export const z = <X,>(a: X): X => a
export type { T }
export default <T>{ Color, q: Space.q, s: Size.M }
wx.showToast({ title: 'x' } as any)
