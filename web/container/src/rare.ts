// dist/rare.js: the host side of late capabilities. A bundle of its own, so nothing of it is compared by identity.

import { lateRules } from '@hutong/protocol'
import type { Part } from './broker/broker'
import { hush } from './broker/audio'
import { rareHandlers } from './broker/rare'

export { Embeds } from './embed/embeds'
export { remote } from './embed/remote'
export { tile } from './embed/tile'
export const RARE: Part = { rules: lateRules, handlers: rareHandlers, hush }
