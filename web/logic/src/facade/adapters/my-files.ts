// Alipay has a field of its own for the path of a saved file.

import { asObject } from '../../json'
import type { Adapter } from '../translate'

export const myFiles: Adapter = {
  result: ({ fileList }) => ({ fileList: (fileList as unknown[]).map(file => ({ ...asObject(file), apFilePath: asObject(file)['filePath'] })) }),
}
