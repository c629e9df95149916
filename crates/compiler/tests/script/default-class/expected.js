// requires ./base
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default}}));var _m0=require("./base"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};;
class _default extends _d0.default { x = 1 }

}
