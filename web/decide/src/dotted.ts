// Dotted versions. Numbers go up to 2^64, further than those of JavaScript: they stay digits.

const MOST = '18446744073709551615'

/** `8.02.0` → ['8', '2']: zeros at the end say nothing. Undefined when it is no dotted version. */
function dotted(text: string): string[] | undefined {
  const numbers: string[] = []
  for (const part of text.split('.')) {
    if (!/^\+?[0-9]+$/.test(part)) return undefined
    const digits = part.replace(/^\+?0*/, '')
    if (order(digits, MOST) > 0) return undefined
    numbers.push(digits)
  }
  while (numbers.at(-1) === '') numbers.pop()
  return numbers
}

function order(left: string, right: string): number {
  return Math.sign(left.length - right.length) || (left < right ? -1 : left > right ? 1 : 0)
}

/** -1, 0 or 1; undefined when one of them is no dotted version. */
export function compare(left: string, right: string): number | undefined {
  const [these, those] = [dotted(left), dotted(right)]
  if (these === undefined || those === undefined) return undefined
  for (let at = 0; at < Math.max(these.length, those.length); at++) {
    const found = order(these[at] ?? '', those[at] ?? '')
    if (found !== 0) return found
  }
  return 0
}
