// uses *
// uses a
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
Object.keys(wx).forEach(name => wx[name])
const { a, ...rest } = wx

}
