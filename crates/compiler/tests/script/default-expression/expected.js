function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default_}}));const _default = 1
foo
var _default_={
  data: { a: _default },
  onLoad() {},
}

}
