console.log('one'); export const one = 'one'
