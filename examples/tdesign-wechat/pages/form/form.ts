type Field = 'name' | 'phone' | 'note' | 'size' | 'extras' | 'on' | 'n' | 'stars' | 'sweet'
interface Change {
  detail: { value: unknown }
  currentTarget: { dataset: { field: Field } }
}

Page({
  data: { name: '', phone: '', note: '', size: 'm', extras: [] as string[], on: true, n: 1, stars: 4, sweet: 30, date: '', picking: false, summary: '' },

  onLoad() {
    this.summarise()
  },

  set(event: Change) {
    this.setData({ [event.currentTarget.dataset.field]: event.detail.value })
    this.summarise()
  },

  pick() {
    this.setData({ picking: true })
  },

  unpick() {
    this.setData({ picking: false })
  },

  setDate({ detail }: { detail: { value: string } }) {
    this.setData({ date: detail.value, picking: false })
    this.summarise()
  },

  summarise() {
    const { name, size, extras, on, n, stars, sweet, date } = this.data
    this.setData({ summary: JSON.stringify({ name, size, extras, on, n, stars, sweet, date }) })
  },
})
