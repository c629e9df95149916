// requires ./a
// requires ./b
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
var _m0=require("./a");;
const b = require("./b")
module.exports = { a:_m0.a, b, top: undefined }

}
