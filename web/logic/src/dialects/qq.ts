import { absent, facade, late, type Adapters } from '@hutong/protocol/facades/qq'
import { speak, type Adapter } from '../facade/speak'
import { qq as look } from '../looks'
import '../extension'

const adapters = {} satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: { ...speak(facade, late, adapters, absent), semantics: () => ({ look }) } })
