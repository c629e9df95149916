import { login } from '../../utils/api'

Page({
  data: { profile: {}, member: '', remind: true, system: '' },

  async onLoad() {
    this.setData({
      profile: wx.getStorageSync('profile') || {},
      remind: wx.getStorageSync('remind') !== false,
      system: wx.getAppBaseInfo().host?.env || wx.getDeviceInfo().platform,
    })
    try {
      this.setData({ member: (await login()).member })
    } catch (error) {
      this.setData({ member: '' })
      wx.showToast({ title: error.message, icon: 'none' })
    }
  },

  async useProfile() {
    try {
      const { userInfo } = await wx.getUserProfile({ desc: '在取餐单上显示你的昵称和头像' })
      wx.setStorageSync('profile', userInfo)
      this.setData({ profile: userInfo })
    } catch (error) {
      wx.showToast({ title: '好的，不用也可以', icon: 'none' })
    }
  },

  setRemind(event) {
    wx.setStorageSync('remind', event.detail.value)
    this.setData({ remind: event.detail.value })
  },

  copyMember() {
    if (this.data.member) wx.setClipboardData({ data: this.data.member })
  },

  async call() {
    const { tapIndex } = await wx.showActionSheet({ itemList: ['拨打 010-6400 0017', '复制地址'] })
    if (tapIndex === 0) wx.makePhoneCall({ phoneNumber: '01064000017' })
    else wx.setClipboardData({ data: getApp().globalData.shop.address })
  },
})
