import { load, open, save, say } from '../../utils/platform'

const KEY = 'notes'

Page({
  data: { notes: [], open: 0, draft: '' },

  onLoad() {
    this.show(load(KEY, [{ id: 1, text: '写下第一件小事', done: false }]))
  },

  write(event) {
    this.setData({ draft: event.detail.value })
  },

  add() {
    const text = this.data.draft.trim()
    if (!text) {
      say('先写点什么')
      return
    }
    this.setData({ draft: '' })
    this.keep([{ id: Date.now(), text, done: false }, ...this.data.notes])
  },

  toggle(event) {
    const { id } = event.detail
    this.keep(this.data.notes.map((note) => (note.id === id ? { ...note, done: !note.done } : note)))
  },

  weather() {
    open('pages/weather/weather')
  },

  keep(notes) {
    save(KEY, notes)
    this.show(notes)
  },

  show(notes) {
    this.setData({ notes, open: notes.filter((note) => !note.done).length })
  },
})
