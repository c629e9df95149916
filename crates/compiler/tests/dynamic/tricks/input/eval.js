eval('1 + 1')
const indirect = (0, eval)('2')
var e = eval
e(code)
globalThis['eval'](code)
window['ev' + 'al'](code)
const name = `ev${'al'}`
self[name](code)
this.eval(code)
const { eval: run } = globalThis
run(code)
;(function (root) { return root })(this)
;(function () { this.eval(code) })()
Reflect.apply(eval, null, [code])
eval.call(null, code)
var g = (function () { return this })() || Function('return this')()
g.eval(code)
