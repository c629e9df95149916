import { a } from './a'
const b = require('./b')
module.exports = { a, b, top: this }
