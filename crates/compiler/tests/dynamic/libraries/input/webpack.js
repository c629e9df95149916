/******/ (function(modules) { // webpack runtime
/******/ 	function __webpack_require__(id) { var module = { i: id, l: false, exports: {} }; modules[id].call(module.exports, module, module.exports, __webpack_require__); return module.exports }
/******/ 	return __webpack_require__(0)
/******/ })([function(module, exports) {
var g;
g = (function() { return this; })();
try {
	// This works if eval is allowed (see CSP)
	g = g || new Function("return this")();
} catch (e) {
	if (typeof window === "object") g = window;
}
module.exports = g;
}, function (module, exports) {
var freeGlobal = typeof global == 'object' && global && global.Object === Object && global;
var freeSelf = typeof self == 'object' && self && self.Object === Object && self;
var root = freeGlobal || freeSelf || Function('return this')();
var reIsNative = RegExp('^' + Function.prototype.toString.call(Object.prototype.hasOwnProperty) + '$');
}, function (module, exports) {
// protobufjs
function inquire(moduleName) {
    try {
        var mod = eval("quire".replace(/^/,"re"))(moduleName);
        if (mod && (mod.length || Object.keys(mod).length)) return mod;
    } catch (e) {}
    return null;
}
// lodash.template, as it is where modules are by themselves
var result = attempt(function() {
  return Function(importsKeys, sourceURL + 'return ' + source).apply(undefined, importsValues);
});
}])
