console.log('four'); export const four = 'four'
