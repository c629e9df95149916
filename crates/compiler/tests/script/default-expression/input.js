const _default = 1
foo
export default {
  data: { a: _default },
  onLoad() {},
}
