import { component, method } from './decorators'
import { Service } from './service'
@component({ tag: 'x' })
export default class A {
  @method() onTap(@method() a: Service) {}
  @method() field = 1
}
