export const log: string[] = []
export const note = (name: string) => (target: any, key?: string, own?: any) => {
  log.push([name, typeof target, key, typeof own].join())
}
export const twice = (target: any, key: string, own: PropertyDescriptor) => ({ ...own, value: () => own.value() * 2 })
@note('outer') @note('inner')
export class Marked {
  @note('field') field = 1
  @twice value() { return 21 }
  method(@note('parameter') a: number) { return a }
}
