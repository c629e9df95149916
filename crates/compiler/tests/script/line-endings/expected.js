// requires ./中文
// requires ./b
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
var _m0=require("./中文"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};var _m1=require("./b");;
;


0,(0,_d0.default)(_m1.b, "😀")

}
