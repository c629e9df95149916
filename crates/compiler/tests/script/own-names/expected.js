// requires ./wx
// requires ./page
function(_hutong_require,module,_hutong_exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(_hutong_exports,"__esModule",{value:true});Object.defineProperties(_hutong_exports,Object.getOwnPropertyDescriptors({get exports(){return exports},get default(){return _default}}));var _m0=_hutong_require("./wx"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};var _m1=_hutong_require("./page"),_n1=_m1&&_m1.__esModule?_m1:Object.assign({__proto__:null},_m1,{default:_m1}),Page=_n1;;
;
var exports = 1
function require() {}
var _default=(0,_d0.default)(Page)

}
