import { Shape } from './kinds.ts'
abstract class Base { constructor(readonly side: number, protected unit: string = 'cm') {} }
export default class Square extends Base implements Shape {
  cache?: number
  declare unit: string
  area(): number { return this.side ** 2 }
}
