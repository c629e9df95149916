// requires ./page later
// requires ./text later
// Warning 2:29 script.dynamic-require: a module name that is not a string literal is not followed
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
require.async("./page").then(m=>m&&m.__esModule?m:Object.assign({__proto__:null},m,{default:m})).then(m => m.default)
const load = name => require.async(`./${name}`).then(m=>m&&m.__esModule?m:Object.assign({__proto__:null},m,{default:m}))
const text = () => require.async("./text").then(m=>m&&m.__esModule?m:Object.assign({__proto__:null},m,{default:m}))

}
