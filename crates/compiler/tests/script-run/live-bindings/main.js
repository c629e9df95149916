import self, * as all from './counter.js'
import { count, increment, later, replaced, replace, change, renamed, inner, touch, a, c, d, e } from './counter.js'
console.log(count, all.count)
increment()
console.log(count, all.count, all['count'], { count }, `${count}`)
console.log(replaced(), (replace(), replaced()), all.replaced())
console.log(self(), (change(), self()), all.default())
console.log(renamed === inner, touch() === renamed, inner.deep)
console.log(a, c, d, e, later)
console.log(Object.keys(all).sort().join())
try { all.count = 3 } catch (error) { console.log(error instanceof TypeError, count) }
console.log('count' in all, 'nothing' in all, all.nothing)
setTimeout(() => console.log(later, all.later), 20)
