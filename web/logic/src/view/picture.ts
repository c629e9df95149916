// What `createImage()` of a real canvas gives: a canvas itself, since that is what every drawing call takes. It is empty
// until it has loaded.

export type Load = (source: string) => Promise<ImageBitmap | null>

export function createPicture(load: Load): OffscreenCanvas {
  const picture = new OffscreenCanvas(1, 1)
  const pen = picture.getContext('2d')
  const listeners: { [type: string]: unknown } = { onload: null, onerror: null }
  let source = ''
  let complete = true

  const tell = (type: 'load' | 'error', detail: object): void => {
    complete = true
    const listener = listeners[`on${type}`]
    if (typeof listener === 'function') (listener as (event: object) => void).call(picture, { type, target: picture, ...detail })
  }
  const show = (wanted: string, bitmap: ImageBitmap | null): void => {
    if (wanted !== source) return // another one is on its way
    if (!bitmap) return tell('error', { errMsg: `cannot load ${wanted}` })
    picture.width = bitmap.width
    picture.height = bitmap.height
    pen?.drawImage(bitmap, 0, 0)
    bitmap.close()
    tell('load', {})
  }
  const listener = (name: string): PropertyDescriptor => ({ get: () => listeners[name], set: value => (listeners[name] = value) })

  return Object.defineProperties(picture, {
    src: {
      get: () => source,
      set: value => {
        source = String(value)
        complete = false
        const wanted = source
        // An error that its listener throws is nobody's rejection: it reports itself.
        void load(wanted).then(bitmap => setTimeout(show, 0, wanted, bitmap))
      },
    },
    complete: { get: () => complete },
    onload: listener('onload'),
    onerror: listener('onerror'),
  })
}
