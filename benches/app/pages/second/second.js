Page({
  data: { from: '' },
  onLoad({ from }) {
    this.setData({ from })
  },
})
