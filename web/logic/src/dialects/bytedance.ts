import { absent, facade, type Adapters } from '@hutong/protocol/facades/bytedance'
import { microappEnv } from '../facade/adapters/microapp-env'
import { speak, type Adapter } from '../facade/speak'
import '../extension'

const adapters = { microappEnv } satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: speak(facade, adapters, absent) })
