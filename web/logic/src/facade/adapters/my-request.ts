// Alipay's request says with `dataType` that it wants bytes, and fails when the server answers with an error.

import { CallError } from '../../host'
import type { Adapter } from '../translate'

export const myRequest: Adapter = {
  args: args => (args['dataType'] === 'arraybuffer' ? { ...args, responseType: 'arraybuffer' } : args),
  result: result => {
    if (Number(result['statusCode']) >= 400) throw new CallError('http', 'http status error')
    return result
  },
}
