import wx from './wx'
import * as Page from './page'
export const exports = 1
function require() {}
export default wx(Page)
