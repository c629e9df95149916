export const first = 1, shared = 'first'; export default 'not seen'
