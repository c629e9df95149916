// Baidu tells about the mini-program in flat fields of its own.

import { asObject } from '../../json'
import type { Adapter } from '../translate'

export const swanEnv: Adapter = {
  result: ({ miniProgram }) => {
    const { appId, envVersion, version } = asObject(miniProgram)
    return { appKey: appId, env: envVersion === 'release' ? 'production' : envVersion, version }
  },
}
