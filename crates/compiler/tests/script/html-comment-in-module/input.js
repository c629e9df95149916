import a from './a'
let b = 1
export default a <!--b
