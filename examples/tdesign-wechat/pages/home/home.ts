interface Entry {
  readonly title: string
  readonly note: string
  readonly url: string
}

const entries: Entry[] = [
  { title: '基础', note: '按钮、标签、头像、徽标', url: '/pages/basic/basic' },
  { title: '表单', note: '输入、选择、步进、评分', url: '/pages/form/form' },
  { title: '反馈', note: '轻提示、对话框、动作面板', url: '/pages/feedback/feedback' },
]

Page({
  data: { keyword: '', found: entries },

  search(event: { detail: { value: string } }) {
    const keyword: string = event.detail.value
    this.setData({ keyword, found: entries.filter((entry: Entry) => (entry.title + entry.note).includes(keyword)) })
  },

  open(event: { currentTarget: { dataset: { url: string } } }) {
    wx.navigateTo({ url: event.currentTarget.dataset.url })
  },
})
