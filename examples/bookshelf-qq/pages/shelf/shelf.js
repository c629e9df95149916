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
    reading_now: null,
    books: [],
  },

  onShow() {
    this.refresh()
  },

  refresh() {
    const books = read()
    this.setData({ reading_now: books.find(keeps.reading) || null, books: books.filter(keeps[this.data.filter]) })
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
