// requires ./a
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
"use strict";
const app = getApp();
Page({ onLoad() {
	require("./a");
} });

}
