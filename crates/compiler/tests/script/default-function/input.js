console.log(second())
export default function () { return 1 }
export function* second() { yield 2 }
