// requires ./a
// requires ./ns
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default}}));var _m0=require("./a"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};var _m1=require("./ns"),_n1=_m1&&_m1.__esModule?_m1:Object.assign({__proto__:null},_m1,{default:_m1}),ns=_n1;;
;
const short = { a:_d0.default, b: _m0.b, ns, [_m0.b]: _d0.default.b, m() { return _m0.b }, get b() { return _m0.b } }
const local = (b, { a = b } = {}) => a + b
foo
0,(0,_d0.default)()
if (foo) 0,(0,_m0.b)()
else ((0,_m0.b))()
0,(0,_m0.b)`text` + (0,_m0.tag)`text`
foo = (0,_m0.b)
`text`
new _d0.default(new _m0.b.c())
0,(0,_d0.default)?.(_m0.b?.c)
_d0.default.b.c().d
ns.a(); ns()
typeof _d0.default === typeof _m0.b
class A extends _d0.default { b = _m0.b; static { 0,(0,_m0.b)() } }
for (const x of (0,_m0.b)()) label: for (;;) break label
var _default=() => (0,_m0.b)(_d0.default)
{ let a = 1; a() }
function f(a) { return a() + (0,_m0.b)() }

}
