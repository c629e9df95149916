// dist/hutong.js: defines <hutong-app>.

import { HutongApp } from './element'

export { HutongApp }
export type * from './connect'

if (!customElements.get('hutong-app')) customElements.define('hutong-app', HutongApp)
