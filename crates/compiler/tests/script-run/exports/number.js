export let number = 1
export default number
number = 2
