function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default},get second(){return second}}));console.log(second())
function  _default() { return 1 }
function* second() { yield 2 }

}
