// uses cloud
// uses cloud.callFunction
// uses cloud.database
// uses cloud.init
// uses custom
// uses env.USER_DATA_PATH.length
// uses getStorageSync
// uses getSystemInfoSync
// uses login
// uses nextTick
// uses request
// uses setStorageSync
// uses showToast
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
wx.setStorageSync('a', 1)
wx['getStorageSync']('a')
wx.cloud.callFunction.call(wx.cloud, {})
wx.request.bind(null)
wx.getSystemInfoSync().windowWidth
wx.env.USER_DATA_PATH.length
const { login, showToast: toast } = wx
const { init, 'database': db } = wx.cloud
if (typeof wx !== 'undefined') wx?.nextTick?.(() => {})
wx.custom = 1
function shadow(wx) { return wx.hidden }
({ wx: 1 }).wx.hidden

}
