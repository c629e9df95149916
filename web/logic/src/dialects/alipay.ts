import { absent, facade, type Adapters } from '@hutong/protocol/facades/alipay'
import { mySystem } from '../facade/adapters/my-system'
import { myRequest } from '../facade/adapters/my-request'
import { openUserInfo } from '../facade/adapters/open-user-info'
import { prompt } from '../facade/adapters/prompt'
import { sheet } from '../facade/adapters/sheet'
import { speak, type Adapter } from '../facade/speak'
import { alipay } from '../semantics/alipay/index'
import '../extension'

const adapters = { mySystem, myRequest, openUserInfo, prompt, sheet } satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: { ...speak(facade, adapters, absent), semantics: alipay } })
