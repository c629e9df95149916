// What says the same words and makes no code.
const root = typeof globalThis !== 'undefined' ? globalThis : Function('return this')()
var g
g = (function () { return this })()
try { g = g || new Function('return this')() } catch (e) { if (typeof window === 'object') g = window }
try { g = g || Function('return this;')() || (1, eval)('this') } catch (e) {}
try { regeneratorRuntime = runtime } catch (e) { Function('r', 'regeneratorRuntime = r')(runtime) }
if (typeof eval === 'function' && x !== eval && typeof Function == 'function') canEvaluate()
if (value instanceof Function || value.constructor === Function || value.constructor === Object) copy(value)
const bind = Function.prototype.bind, call = Function.prototype.call.bind(bind)
Function.prototype.apply.call(f, null, arguments)
Function.toString.call(f)
new (Function.bind.apply(Parent, args))()
try { new Function('') } catch (e) { csp = true }
class Calculator {
  eval(text) { return this.parse(text) }
  run(text) { return this.eval(text) }
}
function Shell() { this.eval = 1; this.eval() }
redis.eval(script)
math.eval('1 + 1')
const evaluate = (expression, eval2) => eval2(expression)
function local(eval1, Function) { return Function('x') }
this.constructor(code)
new this.constructor('a')
Foo.prototype.constructor('a')
error.constructor.name
setTimeout(tick, 10)
setTimeout(() => tick('a'), 10)
setInterval(this.tick.bind(this), 1000)
setTimeout.apply(null, arguments)
timer.setTimeout('a')
import('./a.js')
require.async('/sub/a.js')
require('./https')
new Worker('workers/index.js')
WXWebAssembly.instantiate('/a.wasm', {})
WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109]))
WebAssembly.validate(bytes)
wx.request({ url, success(res) { this.setData({ list: res.data.list }) } })
const text = 'eval("1")', pattern = /new Function\(/
// eval(code)
