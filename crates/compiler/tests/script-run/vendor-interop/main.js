import def, { named } from './marked.cjs'
import * as all from './marked.cjs'
import nothing from './nothing.cjs'
import early from './early.js'
const marked = require('./marked.cjs')
console.log(def, named, all === marked, all.default)
console.log(nothing, early)
module.exports = { mixed: def }
