export default 'lazy'; export const x = 1
