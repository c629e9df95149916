function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default}}));async function *  _default() {}

}
