import { Part } from '../part'

/** The vendor's number for there being no advertisement to show. */
const NONE = 1004

/** <ad>: there are none here, so it takes no place and says what it would when there is none to show. */
export class Ad extends Part {
  #told = false

  override update(): void {
    this.element.hidden = true
    if (this.#told) return
    this.#told = true
    this.emit('error', { errCode: NONE, errMsg: 'no advertisement' })
  }
}
