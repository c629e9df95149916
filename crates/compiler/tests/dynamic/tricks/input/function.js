new Function('a', 'return a + 1')
Function(code)()
var F = Function, G
new F(code)
G = F
G(code)
const evaluate = (...args) => Function.apply(null, args.concat(code))
Reflect.construct(Function, [code])
''.constructor.constructor('return 1')()
x['constructor']['constructor']('return process')()
var C = x.constructor
C.constructor(code)
;[].map.constructor(code)
;(() => {}).constructor(code)
;(async () => {}).constructor(code)
const Async = Object.getPrototypeOf(async function () {}).constructor
new Async(code)
const { constructor: Made } = function () {}
Made(code)
function named() {}
named.constructor(code)
globalThis.Function('a', code)
new globalThis['Func' + 'tion'](code)
