console.log('two'); export const two = 'two'
