import { absent, facade, late, type Adapters } from '@hutong/protocol/facades/baidu'
import { swanEnv } from '../facade/adapters/swan-env'
import { speak, type Adapter } from '../facade/speak'
import { baidu } from '../semantics/baidu'
import '../extension'

const adapters = { swanEnv } satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: { ...speak(facade, late, adapters, absent), semantics: baidu } })
