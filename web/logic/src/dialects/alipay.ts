import { absent, facade, late, type Adapters } from '@hutong/protocol/facades/alipay'
import { compress } from '../facade/adapters/compress'
import { coordinates } from '../facade/adapters/coordinates'
import { myAddress } from '../facade/adapters/my-address'
import { myFiles } from '../facade/adapters/my-files'
import { mySubscription } from '../facade/adapters/my-subscription'
import { mySystem } from '../facade/adapters/my-system'
import { myRequest } from '../facade/adapters/my-request'
import { openUserInfo } from '../facade/adapters/open-user-info'
import { prompt } from '../facade/adapters/prompt'
import { sheet } from '../facade/adapters/sheet'
import { tradePay } from '../facade/adapters/trade-pay'
import { speak, type Adapter } from '../facade/speak'
import { alipay } from '../semantics/alipay/index'
import '../extension'

const adapters = { compress, coordinates, myAddress, myFiles, mySubscription, mySystem, myRequest, openUserInfo, prompt, sheet, tradePay } satisfies Record<Adapters, Adapter>
__hutong_extend__({ dialect: { ...speak(facade, late, adapters, absent), semantics: alipay } })
