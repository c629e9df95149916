import { Part } from '../part'

const disc = (sign: string): string => `<circle cx="12" cy="12" r="10" fill="currentColor"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="2"/>`

/** Drawing and colour per type, on a square of 24. */
const ICONS: { [type: string]: [string, string] } = {
  success: [disc('m7 12.2 3.6 3.6L17.2 9'), '#07c160'],
  success_no_circle: ['<path d="m4 12.5 5.5 5.5L20.5 7" fill="none" stroke="currentColor" stroke-width="2.2"/>', '#07c160'],
  info: [disc('M12 10.5V17M12 7v2'), '#10aeff'],
  warn: [disc('M12 6.5v7M12 15.5v2'), '#f76260'],
  waiting: [disc('M12 6.5V12l3.6 3'), '#10aeff'],
  cancel: ['<circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="m8 8 8 8m0-8-8 8" fill="none" stroke="currentColor" stroke-width="1.4"/>', '#f43530'],
  download: ['<circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M12 6.5V16m-4-4 4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.4"/>', '#07c160'],
  search: ['<circle cx="10.5" cy="10.5" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="m15.5 15.5 5 5" stroke="currentColor" stroke-width="1.6"/>', '#b2b2b2'],
  clear: [disc('m8.5 8.5 7 7m0-7-7 7'), '#b2b2b2'],
}

/** <icon> */
export class Icon extends Part {
  override update(): void {
    const type = this.text('type')
    const found = Object.hasOwn(ICONS, type) ? ICONS[type] : undefined
    const size = this.num('size', 23)
    this.element.innerHTML = found ? `<svg viewBox="0 0 24 24" width="${size}" height="${size}" aria-hidden="true">${found[0]}</svg>` : ''
    // Through the style object, so that the author's text cannot leave the value.
    const svg = this.element.firstElementChild as SVGElement | null
    if (svg) svg.style.color = this.text('color') || `var(--h-icon-${type}, ${found![1]})`
  }
}
