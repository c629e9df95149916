import { type Shape, Kind, Size } from './kinds.ts'
import type { Only } from './missing.ts'
import { Unused } from './missing.ts'
import Square from './square.ts'
const only: Only | Unused = new Square(2) as Shape
console.log(Kind.Round, Kind[0], Size.Large, (only as Square).area(), Object.keys(only).join())
console.log(<string>Kind.Flat!, [1, 2].map<string>(String).join())
import { log, Marked } from './decorators.ts'
console.log(new Marked().value(), log.join(' | '))
