// requires ./a
// Warning 5:10 script.import-meta: `import.meta` has no meaning in a mini-program; it is an empty object
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
var _m0=require("./a");;
(function () { return this })()
const f = () => undefined
class A { x = this }
undefined.x = Object.create(null).url

}
