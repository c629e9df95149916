// requires ./values
// requires ./effect
// requires ./legacy
// uses showToast
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get Size(){return Size},get z(){return z},get default(){return _default}}));var _m0=require("./values");var _m1=require("./effect");"use strict";
;
;
const legacy = require("./legacy");
var Color = /* @__PURE__ */ function(Color) {
	Color[Color["Red"] = 0] = "Red";
	Color["Green"] = "g";
	return Color;
}(Color || {});
var Size = /* @__PURE__ */ function(Size) {
	Size[Size["S"] = 1] = "S";
	Size[Size["M"] = 2] = "M";
	return Size;
}({});
let Space;
(function(_Space) {
	const q = _Space.q = 1;
})(Space || (Space = {}));
class A {
	constructor(a, b) {
		this.a = a;
		this.b = b;
	}
}
function f(a) {
	return a.length;
}
0,(0,_m0.used)(legacy);
var z = (a) => a;
var _default={
	Color,
	q: Space.q,
	s: Size.M
};
wx.showToast({ title: "x" });

}
