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
