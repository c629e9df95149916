export let count = 0
export function increment() { count++ }
export let later
setTimeout(() => { later = 'set' }, 1)
export function replaced() { return 'old' }
export function replace() { replaced = () => 'new' }
export default function self() { return 'first' }
export function change() { self = () => 'second' }
let inner = 1
export { inner as renamed, inner }
export const { a, b: [c, ...d], e = 5 } = { a: 1, b: [2, 3, 4] }
export const touch = () => { inner = { deep: inner }; return inner }
