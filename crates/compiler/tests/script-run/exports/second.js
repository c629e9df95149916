export const second = 2, shared = 'second'
