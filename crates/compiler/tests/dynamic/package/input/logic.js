__hutong_define__("", {modules:{
"app.js":function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
const self=this,{getClipboardData}=wx;App({onLaunch(){wx.getLocation({type:'gcj02'});self.eval('1')}})
},
"miniprogram_npm/eval5/index.js":function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
module.exports=class Interpreter{evaluate(code){return code}}
},
"utils/sval.min.js":function(require,module,exports,_hutong_wx,App,Page,Component,Behavior,getApp,getCurrentPages){
let wx=_hutong_wx;const t=wx;t.chooseImage({});wx.getLocation();other.getLocation()
},
"utils/evaluate.js":function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
const load=path=>require.async("data:text/javascript,1").then(m=>m)
}
}})
