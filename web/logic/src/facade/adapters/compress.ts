// Alipay compresses several pictures, at a level from 0 to 4; here it is one call for the first, which is nearly always the only one.

import { CallError } from '../../host'
import type { Adapter } from '../translate'

/** Level → quality in percent; 3 leaves the picture as it is, 4 lets the vendor choose. */
const QUALITIES = [30, 60, 80, 100, 80]

export const compress: Adapter = {
  args: ({ apFilePaths, compressLevel, ...args }) => {
    const paths = (Array.isArray(apFilePaths) ? apFilePaths : []) as unknown[]
    if (paths.length > 1) throw new CallError('limit', 'more than 1 picture at once')
    return { ...args, src: paths[0], quality: QUALITIES[Number(compressLevel ?? 4)] ?? 80 }
  },
  result: ({ tempFilePath }) => ({ apFilePaths: [tempFilePath] }),
}
