// <button>: submits or resets its form, and the open-types that the host answers.

import { owner, type KeptElement } from '../node'
import { Part } from '../part'

export class Button extends Part {
  #spinner: HTMLElement | null = null

  override update(): void {
    this.operable('button', this.flag('disabled'))
    const loading = this.flag('loading')
    if (loading && !this.#spinner) {
      this.#spinner = document.createElement('i')
      this.#spinner.className = 'wx-button-loading'
      this.element.prepend(this.#spinner)
    } else if (!loading) {
      this.#spinner?.remove()
      this.#spinner = null
    }
  }

  override tap(): boolean {
    if (this.flag('disabled')) return true
    const type = this.text('form-type')
    if (type) (this.element.closest('wx-form') as KeptElement | null)?.$part?.call?.(type, [owner(this.element)?.$id ?? 0])
    const openType = this.text('open-type')
    const shell = openType && this.view.pages.of(this.element)
    if (shell) this.view.page(shell.id, 'openType', { ...attributes(this.props), node: owner(this.element)!.$id!, type: openType })
    return true
  }
}

const attributes = (props: Part['props']) => Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as { [name: string]: NonNullable<Part['props'][string]> }
