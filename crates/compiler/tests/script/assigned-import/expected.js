// requires ./a
// Warning 2:1 script.assigned-import: `a` is imported and cannot be assigned
// Warning 3:3 script.assigned-import: `a` is imported and cannot be assigned
// Warning 4:5 script.assigned-import: `a` is imported and cannot be assigned
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
var _m0=require("./a");;
_m0.a = 1
;[_m0.a] = [2]
;({ a:_m0.a, a: _m0.a.b } = {})

}
