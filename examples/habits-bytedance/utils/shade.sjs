// How strongly a day is coloured, and words about a number of days.
function cell(count, of) {
  if (count === undefined) return 'background: transparent';
  if (count === 0 || of === 0) return '';
  return 'background: rgba(228, 87, 46, ' + (0.25 + 0.75 * count / of) + ')';
}

function days(n) {
  if (n === 0) return '今天开始';
  return n < 7 ? '连续 ' + n + ' 天' : n < 30 ? '连续 ' + n + ' 天，很稳' : '连续 ' + n + ' 天，了不起';
}

function percent(part, whole) {
  return whole ? Math.round(part / whole * 100) + '%' : '0%';
}

module.exports = { cell: cell, days: days, percent: percent };
