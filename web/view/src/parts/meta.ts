// Built-ins that say something about the page around them.

import type { Chrome } from '../shell/chrome'
import type { Shell } from '../shell/shell'
import { inlineUnits } from '../css/units'
import { Part } from '../part'

/** <page-meta> */
export class PageMeta extends Part {
  #stop: (() => void) | null = null

  override update(): void {
    const shell = this.view.pages.of(this.element)
    if (!shell) return
    this.#stop ??= this.#follow(shell)
    if (this.changed.has('root-font-size')) document.documentElement.style.fontSize = inlineUnits(this.text('root-font-size')).replace('system', '')
    const page = this.element.closest('wx-page') as HTMLElement | null
    if (page) {
      page.style.cssText = inlineUnits(this.text('page-style'))
      if (this.text('page-font-size')) page.style.fontSize = this.text('page-font-size')
    }
    const chrome: Chrome = {}
    const background = this.text('background-color') || this.text('root-background-color')
    if (background) chrome.pageBackground = background
    if (this.text('background-text-style')) chrome.backgroundTextStyle = this.text('background-text-style') as 'dark'
    shell.setChrome(chrome)
    if (this.changed.has('scroll-top')) {
      const duration = this.num('scroll-duration', 300)
      shell.scrollTo(this.num('scroll-top', 0), duration, () => this.emit('scrolldone'))
    }
  }

  /** Tells what the page itself is told. */
  #follow({ scroller }: Shell): () => void {
    const scroll = (): void => this.emit('scroll', { scrollTop: scroller.scrollTop })
    const resize = (): void => this.emit('resize', { size: { windowWidth: innerWidth, windowHeight: innerHeight } })
    scroller.addEventListener('scroll', scroll, { passive: true })
    addEventListener('resize', resize)
    return () => {
      scroller.removeEventListener('scroll', scroll)
      removeEventListener('resize', resize)
    }
  }

  override release(): void {
    this.#stop?.()
    if (this.props['root-font-size'] !== undefined) document.documentElement.style.fontSize = ''
  }
}

/** <navigation-bar>, a child of page-meta */
export class NavigationBar extends Part {
  override update(): void {
    const chrome: Chrome = {}
    if (this.changed.has('title')) chrome.title = this.text('title')
    if (this.changed.has('loading')) chrome.loading = this.flag('loading')
    if (this.changed.has('background-color')) chrome.backgroundColor = this.text('background-color')
    if (this.changed.has('front-color')) chrome.textStyle = this.text('front-color') === '#ffffff' ? 'white' : 'black'
    this.view.pages.of(this.element)?.setChrome(chrome)
  }
}

/** <match-media>: shows its children while the frame has the wanted size. */
export class MatchMedia extends Part {
  #query: MediaQueryList | null = null
  readonly #follow = (): void => {
    this.element.hidden = !this.#query?.matches
  }

  override update(): void {
    const conditions = ['min-width', 'max-width', 'width', 'min-height', 'max-height', 'height']
      .filter((name) => this.props[name] !== undefined)
      .map((name) => `(${name}:${this.num(name, 0)}px)`)
    if (this.props['orientation']) conditions.push(`(orientation:${this.text('orientation') === 'landscape' ? 'landscape' : 'portrait'})`)
    this.release()
    this.#query = matchMedia(conditions.join(' and ') || 'all')
    this.#query.addEventListener('change', this.#follow)
    this.#follow()
  }
  override release(): void {
    this.#query?.removeEventListener('change', this.#follow)
  }
}

/** <root-portal>: above everything of its page, where it stands in the tree all the same. */
export class RootPortal extends Part {
  override update(): void {
    const { element } = this
    const on = this.props['enable'] !== false
    if (!element.showPopover) return
    if (!on) return element.removeAttribute('popover')
    const box = this.view.pages.of(element)?.rect()
    if (box) element.style.cssText += `;top:${box.top}px;left:${box.left}px;width:${box.width}px;height:${box.height}px`
    element.popover = 'manual'
    if (element.isConnected && !element.matches(':popover-open')) element.showPopover()
  }
}
