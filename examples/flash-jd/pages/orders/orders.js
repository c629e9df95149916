import { change, read } from '../../utils/orders'

Page({
  data: { orders: [], at: '' },

  onShow() {
    this.setData({ orders: read(), at: new Date().toTimeString().slice(0, 8) })
  },

  onPullDownRefresh() {
    this.onShow()
    jd.stopPullDownRefresh()
  },

  cancel(event) {
    const { id } = event.currentTarget.dataset
    jd.showModal({
      title: '取消订单？',
      content: '名额会让给别人',
      confirmColor: '#e1251b',
      success: ({ confirm }) => {
        if (!confirm) return
        change(id, 'cancelled')
        this.onShow()
      },
    })
  },
})
