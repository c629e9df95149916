// dist/later.js: what a mini-program needs once it runs. A bundle of its own, so nothing of it is compared by identity.

export { Broker } from './broker/broker'
export { Dialogs } from './ui/dialogs'
export { Life } from './life'
export { keptRelease } from './offline'
export { report } from './reports'
export { bar } from './standing'
