// Habits and the days on which they were kept, in storage. Dates are local, as YYYY-MM-DD.
const KEY = 'habits'
const DAY = 86400000

const dateKey = time => {
  const date = new Date(time)
  const two = n => (n < 10 ? '0' + n : '' + n)
  return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
}

const today = () => dateKey(Date.now())
const daysAgo = n => dateKey(Date.now() - n * DAY)

const read = () => tt.getStorageSync(KEY) || []
const write = habits => tt.setStorageSync(KEY, habits)
const find = id => read().find(habit => habit.id === id)

/** A first visit finds three habits with some history, so that no page is empty. */
function start() {
  if (tt.getStorageSync(KEY)) return
  const history = missed => Array.from({ length: 40 }, (_, n) => n + 1).filter(n => !missed(n)).map(daysAgo)
  write([
    { id: 'water', name: '喝八杯水', icon: 'water', color: '#2d9cdb', goal: '每天', done: history(n => n % 9 === 0) },
    { id: 'read', name: '读书二十分钟', icon: 'book', color: '#e4572e', goal: '每天', done: history(n => n % 5 === 3 || n > 30) },
    { id: 'run', name: '慢跑三公里', icon: 'run', color: '#3aa76d', goal: '工作日', done: history(n => n % 3 !== 0) },
  ])
}

function toggle(id, day = today()) {
  const habits = read()
  const habit = habits.find(habit => habit.id === id)
  const at = habit.done.indexOf(day)
  if (at < 0) habit.done.push(day)
  else habit.done.splice(at, 1)
  write(habits)
  return at < 0
}

function save(habit) {
  const habits = read()
  const at = habits.findIndex(other => other.id === habit.id)
  if (at < 0) habits.push({ done: [], ...habit, id: 'h' + Date.now() })
  else habits[at] = { ...habits[at], ...habit }
  write(habits)
}

const remove = id => write(read().filter(habit => habit.id !== id))

/** Days in a row up to today; a day that is not over yet does not break it. */
function streak(habit) {
  const done = new Set(habit.done)
  let n = 0
  for (let ago = done.has(today()) ? 0 : 1; done.has(daysAgo(ago)); ago++) n++
  return n
}

module.exports = { start, read, find, toggle, save, remove, streak, today, daysAgo, dateKey }
