console.log('main body')
import './one.js'
console.log(f())
import { two } from './two.js'
export { three } from './three.js'
export * from './four.js'
function f() { return two }
import './one.js'
