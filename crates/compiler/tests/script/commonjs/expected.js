// requires ./a
// requires ../b
// requires ./later later
// requires ./pack/x later
// Warning 13:25 script.dynamic-require: a module name that is not a string literal is not followed
function(require,module,exports,wx,_hutong_App,_hutong_Page,_hutong_Component,Behavior,getApp,getCurrentPages){"use strict";

'use strict'
// a CommonJS module stays as it is
const a = require("./a")
const { b } = require("../b")
var wx = wx || {}
const Page = 1
let App
class Component {}
require.async("./later").then(({ x }) => x)
require("./pack/x", mod => mod, ({ mod, errMsg }) => errMsg)
function inner(require) { return require('not-a-dependency') }
const dynamic = require('./' + a)
module.exports = { a, b }
if (b) return
exports.c = 1

}
