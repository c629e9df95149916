// ByteDance tells about the mini-program under `microapp`, and about the device's places under `common`.

import { asObject } from '../../json'
import type { Adapter } from '../translate'

export const microappEnv: Adapter = {
  result: ({ miniProgram }) => {
    const { appId, envVersion, version } = asObject(miniProgram)
    return { microapp: { appId, mpVersion: version, envType: envVersion === 'release' ? 'production' : envVersion }, common: {}, plugin: {} }
  },
}
