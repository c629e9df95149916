// Words about how far a book is read.
function percent(book) {
  return book.pages ? Math.round(book.at / book.pages * 100) : 0
}

function state(book) {
  if (book.at <= 0) return '想读'
  return book.at >= book.pages ? '读完了' : '读到 ' + percent(book) + '%'
}

// A long title is cut where a spine would be too short for it.
function spine(title) {
  if (!title) return ''
  return title.length > 8 ? title.substring(0, 7) + '…' : title
}

module.exports = { percent: percent, state: state, spine: spine }
