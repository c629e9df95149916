import * as all from './barrel.js'
import def, { renamed, ns, 'a b' as spaced, class as klass, __proto__ as proto } from './barrel.js'
import anonymousClass from './class.js'
import { default as arrow } from './arrow.js'
import asDefault from './as-default.js'
import number, { number as same } from './number.js'
import generator from './generator.js'
console.log(Object.keys(all).sort().join())
console.log(all.shared, all.own, all.first, all.second, all.third)
console.log(def, renamed, ns.first, spaced, klass, proto)
console.log(new anonymousClass().value, arrow(2), asDefault, number, same, [...generator()].join())
console.log(Object.prototype.hasOwnProperty.call(all, 'own'), Object.prototype.propertyIsEnumerable.call(all, 'first'))
