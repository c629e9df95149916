// <open-data>: what the vendor shows of a user without telling the mini-program. It shows everybody the same by now, and so do we.

import { Part } from '../part'
import { words } from '../words'

const FACE = '<svg viewBox="0 0 24 24" width="100%" height="100%" aria-hidden="true"><rect width="24" height="24" fill="#d8d8d8"/><circle cx="12" cy="9" r="4.2" fill="#fff"/><path d="M3.5 24a8.5 8 0 0 1 17 0" fill="#fff"/></svg>'

export class OpenData extends Part {
  override update(): void {
    const type = this.text('type')
    if (type === 'userAvatarUrl') {
      this.element.innerHTML = FACE
      this.element.setAttribute('role', 'img')
    } else this.element.textContent = this.text('default-text') || (type === 'userNickName' ? words().user : '')
  }
}
