import { login } from '../../utils/api'

const { shop } = getApp().globalData

Page({
  data: { shop, profile: {}, member: '', remind: true },

  async onLoad() {
    const { data: profile } = my.getStorageSync({ key: 'profile' })
    const { data: remind } = my.getStorageSync({ key: 'remind' })
    this.setData({ profile: profile || {}, remind: remind !== false })
    try {
      this.setData({ member: (await login()).member })
    } catch (error) {
      my.showToast({ content: error.message, type: 'fail' })
    }
  },

  useProfile() {
    my.getOpenUserInfo({
      success: res => {
        const { nickName, avatar } = JSON.parse(res.response).response
        const profile = { nickName, avatar }
        my.setStorageSync({ key: 'profile', data: profile })
        this.setData({ profile })
      },
      fail: () => my.showToast({ content: '好的，不用也可以' }),
    })
  },

  setRemind(event) {
    my.setStorageSync({ key: 'remind', data: event.detail.value })
    this.setData({ remind: event.detail.value })
  },

  copyMember() {
    if (this.data.member) my.setClipboard({ text: this.data.member, success: () => my.showToast({ content: '会员号已复制', type: 'success' }) })
  },

  call() {
    my.showActionSheet({
      title: '联系门店',
      items: ['拨打 010-6400 0017', '复制地址'],
      success: ({ index }) => {
        if (index === 0) my.makePhoneCall({ number: '01064000017' })
        else if (index === 1) my.setClipboard({ text: shop.address })
      },
    })
  },
})
