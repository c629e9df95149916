import './a'
(function () { return this })()
const f = () => this
class A { x = this }
this.x = import.meta.url
