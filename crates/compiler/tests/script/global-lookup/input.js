var root = freeGlobal || freeSelf || Function('return this')()
var other = new Function("return this;")() || (new Function('return this'))()
try {
  regeneratorRuntime = runtime
} catch (accidentalStrictMode) {
  Function("r", "regeneratorRuntime = r")(runtime)
}
function shadow(Function) { return Function('return this')() }
var kept = Function('return that')()
