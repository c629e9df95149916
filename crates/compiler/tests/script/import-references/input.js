import a, { b, tag } from './a'
import * as ns from './ns'
const short = { a, b: b, ns, [b]: a.b, m() { return b }, get b() { return b } }
const local = (b, { a = b } = {}) => a + b
foo
a()
if (foo) b()
else (b)()
b`text` + tag`text`
foo = b
`text`
new a(new b.c())
a?.(b?.c)
a.b.c().d
ns.a(); ns()
typeof a === typeof b
class A extends a { b = b; static { b() } }
for (const x of b()) label: for (;;) break label
export default () => b(a)
{ let a = 1; a() }
function f(a) { return a() + b() }
