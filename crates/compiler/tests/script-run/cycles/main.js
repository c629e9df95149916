import { early } from './a.js'
import { fromB, useA } from './b.js'
console.log(early(), fromB, useA())
