function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});"use strict";
;

}
