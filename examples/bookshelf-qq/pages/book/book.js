import { addNote, find, read, remove, update } from '../../utils/books'

Page({
  data: { book: null, draft: '', others: [], passed: false, ended: false, far: false, bottom: false },

  onLoad({ id }) {
    this.id = id || (read()[0] || {}).id
    this.refresh()
  },

  refresh() {
    const book = find(this.id) || null
    if (book) qq.setNavigationBarTitle({ title: book.title })
    this.setData({ book, others: read().filter(other => other.id !== this.id) })
  },

  onPageScroll({ scrollTop }) {
    const far = scrollTop > 20
    if (far === this.data.far) return
    this.setData({ far })
    const { title, author } = this.data.book
    qq.setNavigationBarTitle({ title: far ? `${title} ${author}` : title })
  },

  onReachBottom() {
    this.setData({ bottom: true })
  },

  pass({ detail }) {
    const passed = detail.scrollLeft > 20
    if (passed !== this.data.passed) this.setData({ passed, ended: false })
  },

  end() {
    this.setData({ ended: true })
  },

  rate({ detail }) {
    update(this.id, { stars: detail.value })
    this.refresh()
  },

  slide({ type, detail }) {
    this.setData({ 'book.at': detail.value })
    if (type !== 'change') return
    update(this.id, { at: detail.value })
    if (detail.value >= this.data.book.pages) qq.showToast({ title: '读完了！', icon: 'success' })
  },

  note({ detail }) {
    const text = detail.value.text.trim()
    if (!text) return qq.showToast({ title: '先抄一句', icon: 'none' })
    addNote(this.id, { text, page: Number(detail.value.page) || 0 })
    this.setData({ draft: '' })
    this.refresh()
  },

  async remove() {
    const { confirm } = await qq.showModal({ title: '移走这本书？', content: '书摘会一起移走', confirmColor: '#a0513f' })
    if (!confirm) return
    remove(this.id)
    qq.navigateBack()
  },

  onShareAppMessage() {
    const { book } = this.data
    return { title: `我在读《${book.title}》`, path: `/pages/book/book?id=${book.id}` }
  },
})
