// The shelf: books with their progress, marks and excerpts, in storage.
const KEY = 'books'

export const read = () => qq.getStorageSync(KEY) || []
const write = books => qq.setStorageSync(KEY, books)
export const find = id => read().find(book => book.id === id)

/** A first visit finds old books that belong to everybody. */
export function seed() {
  if (qq.getStorageSync(KEY)) return
  write([
    { id: 'b1', title: '浮生六记', author: '沈复', color: '#4d6b53', pages: 152, at: 96, stars: 5, notes: [{ id: 'n1', page: 38, text: '布衣菜饭，可乐终身，不必作远游计也。' }] },
    { id: 'b2', title: '陶庵梦忆', author: '张岱', color: '#34506b', pages: 210, at: 63, stars: 4, notes: [{ id: 'n2', page: 45, text: '湖上影子，惟长堤一痕、湖心亭一点，与余舟一芥、舟中人两三粒而已。' }] },
    { id: 'b3', title: '呐喊', author: '鲁迅', color: '#8c4a3c', pages: 196, at: 196, stars: 5, notes: [{ id: 'n3', page: 71, text: '其实地上本没有路，走的人多了，也便成了路。' }] },
    { id: 'b4', title: '聊斋志异', author: '蒲松龄', color: '#6b5b7b', pages: 640, at: 0, stars: 0, notes: [] },
    { id: 'b5', title: '水经注', author: '郦道元', color: '#b08a3e', pages: 980, at: 120, stars: 0, notes: [] },
  ])
}

export function update(id, change) {
  write(read().map(book => (book.id === id ? { ...book, ...change } : book)))
}

export const add = book => write([{ ...book, id: 'b' + Date.now(), at: 0, stars: 0, notes: [] }, ...read()])

export const remove = id => write(read().filter(book => book.id !== id))

export function addNote(id, note) {
  const { notes } = find(id)
  update(id, { notes: [{ ...note, id: 'n' + Date.now() }, ...notes] })
}

/** All excerpts with the book they are from. */
export const notes = () => read().reduce((all, book) => all.concat(book.notes.map(note => ({ ...note, book }))), [])
