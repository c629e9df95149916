function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
"use strict";
const a = 1;
module.exports = { a };

}
