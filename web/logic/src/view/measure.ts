// How wide a text is on a canvas, at once: with the worker's own fonts, or by rule where there are none.

let pen: OffscreenCanvasRenderingContext2D | null | undefined

export function textWidth(text: string, font: string): number {
  pen ??= typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1).getContext('2d') : null
  if (!pen) return estimate(text, font)
  pen.font = '10px sans-serif' // stays when `font` is none
  pen.font = font
  return pen.measureText(text).width
}

/** Full-width letters are as wide as the font is high, others about half of it. */
function estimate(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 10)
  let ems = 0
  for (const letter of text) ems += letter > '\u2e7f' ? 1 : 0.55
  return ems * size
}
