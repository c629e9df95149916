import lib, { receiver, tag, Point, list, name, maybe, log } from './lib.js'
log(receiver() === undefined, (receiver)() === undefined, receiver?.() === undefined)
log(tag`a${name}b`, lib.receiver(), (lib.receiver)())
log(new Point(1).x, Point.of(2).x, new (class extends Point {})(3).x)
log({ name, list, [name]: name, Point: Point.name }, { ...lib }.own)
log(maybe?.(), maybe?.x, maybe ?? name, typeof maybe, typeof receiver)
const shadow = (name, { list = name } = {}) => { const Point = 1; return [name, list, Point] }
log(shadow('other'))
const value = list
log(value.length)
let x = name
;[x] = list
log(x)
if (name) log('if'); else log('else')
do log('do'); while (!list.length) log('after')
label: for (const log of list) { if (log > 1) break label }
switch (name) { case receiver(): break; case name: log('case') }
const f = (a = name, b = () => list[0]) => a + b()
log(f(), `${name}${receiver()}`)
for (const { length = name } of [name]) log(length)
log(list.map(name => name * 2), delete { name }.name)
async function later() { await null; log(await name, receiver()) }
later().then(() => log(...list, name in { name }))
class Fields { name = name; [name] = 1; static { log('static', name) } get list() { return list } }
log(new Fields().name, new Fields().list.length)
log(this === undefined, (() => this)() === undefined, (function () { return this })() === undefined)
