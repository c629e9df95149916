// Pages and components of the Alipay family (Alipay, Taobao, DingTalk, mPaaS).

import { alipay as look } from '../../looks'
import type { Kit, Semantics } from '../semantics'
import { Components } from './component'
import { adaptEvent } from './events'
import { instanceOf } from './instance'
import { Pages } from './pages'
import { adapt } from './template'

export function alipay(kit: Kit): Semantics {
  kit.global['Mixin'] = (definition: unknown) => definition
  const pages = new Pages(kit)
  const components = new Components(kit, pages)
  return {
    look,
    page: definition => pages.form(definition),
    component: (definition, config) => components.form(definition, config),
    event: adaptEvent,
    draw(engine, first, data, page) {
      adapt(engine, kit)
      if (!first) return data
      const node = engine.shadowRoot.getHostNode()
      const instance = instanceOf(node)
      // Before a page is drawn it is loaded: its components see what `onLoad` set.
      if (!node.ownerShadowRoot) page?.begin()
      return instance ? instance.begin() : data
    },
    hooked: (page, hook, args) => pages.hooked(page, hook, args),
    hears: (page, hook) => pages.hears(page, hook),
    everywhere: true,
    messages: { titleTap: 'onTitleClick', optionMenu: 'onOptionMenuClick', popMenu: 'onPopMenuClick', keyboardHeight: 'onKeyboardHeight' },
  }
}
