import { absent, facade, type Adapters } from '@hutong/protocol/facades/jd'
import { speak, type Adapter } from '../facade/speak'
import '../extension'

const adapters = {} satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: speak(facade, adapters, absent) })
