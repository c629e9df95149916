import { a } from './a'
a = 1
;[a] = [2]
;({ a, a: a.b } = {})
