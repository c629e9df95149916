// Fen to yuan, without a trailing .00
function yuan(fen) {
  const text = (fen / 100).toFixed(2)
  return '¥' + (text.slice(-3) === '.00' ? text.slice(0, -3) : text)
}

export default { yuan }
