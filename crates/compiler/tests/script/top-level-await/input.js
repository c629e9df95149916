export const a = await fetch('x')
