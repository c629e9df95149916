import { read } from '../../utils/books'

const keeps = {
  all: () => true,
  wish: book => book.at === 0,
  reading: book => book.at > 0 && book.at < book.pages,
  done: book => book.at >= book.pages,
}

Page({
  data: {
    filters: [{ id: 'all', name: '全部' }, { id: 'reading', name: '在读' }, { id: 'wish', name: '想读' }, { id: 'done', name: '读完' }],
    filter: 'all',
    reading: [],
    at: 0,
    books: [],
  },

  onShow() {
    this.refresh()
  },

  refresh() {
    const books = read()
    const reading = books.filter(keeps.reading)
    this.setData({ reading, at: Math.max(0, Math.min(this.data.at, reading.length - 1)), books: books.filter(keeps[this.data.filter]) })
  },

  turn({ detail }) {
    this.setData({ at: detail.current })
  },

  choose({ currentTarget }) {
    this.setData({ filter: currentTarget.dataset.id })
    this.refresh()
  },

  open({ currentTarget }) {
    qq.navigateTo({ url: `/pages/book/book?id=${currentTarget.dataset.id}` })
  },

  add() {
    qq.navigateTo({ url: '/pages/add/add' })
  },

  onShareAppMessage() {
    return { title: '我的书架', path: '/pages/shelf/shelf' }
  },
})
