import { absent, facade, late, type Adapters } from '@hutong/protocol/facades/jd'
import { speak, type Adapter } from '../facade/speak'
import '../extension'

const adapters = {} satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: speak(facade, late, adapters, absent) })
