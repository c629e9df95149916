function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
var root = freeGlobal || freeSelf || globalThis
var other = globalThis || globalThis
try {
  regeneratorRuntime = runtime
} catch (accidentalStrictMode) {
  Reflect.set.bind(null,globalThis,"regeneratorRuntime")(runtime)
}
function shadow(Function) { return Function('return this')() }
var kept = Function('return that')()

}
