import Base from './base'
export default class extends Base { x = 1 }
