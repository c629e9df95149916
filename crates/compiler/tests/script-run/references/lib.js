export function receiver() { 'use strict'; return this }
export function tag(strings, ...values) { return [this, strings.raw.join('|'), values.join()] }
export class Point { constructor(x) { this.x = x } static of(x) { return new this(x) } }
export const list = [1, 2, 3], name = 'name'
export const maybe = undefined
export default { receiver() { return this.own }, own: 'own' }
export const log = (...values) => console.log(...values)
