enum Tab {
  Menu = 'a',
  Reviews = 'b',
}

Page({
  data: { n: 0, tab: Tab.Menu as string, open: [0] },

  count() {
    this.setData({ n: this.data.n + 1 })
  },

  setTab({ detail }: { detail: { value: string } }) {
    this.setData({ tab: detail.value })
  },

  setOpen({ detail }: { detail: { value: number[] } }) {
    this.setData({ open: detail.value })
  },
})
