const k = 2
export default (x) => x * k
