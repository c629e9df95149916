console.log('three'); export const three = 'three'
