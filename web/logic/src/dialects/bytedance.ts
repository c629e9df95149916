import { absent, facade, late, type Adapters } from '@hutong/protocol/facades/bytedance'
import { microappEnv } from '../facade/adapters/microapp-env'
import { ttPay } from '../facade/adapters/tt-pay'
import { speak, type Adapter } from '../facade/speak'
import { bytedance } from '../semantics/bytedance'
import '../extension'

const adapters = { microappEnv, ttPay } satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: { ...speak(facade, late, adapters, absent), semantics: bytedance } })
