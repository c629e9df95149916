// What an editor shows around a picture that was tapped: how large it is, a way to take it out, a corner to draw it larger by.

import { make } from '../../node'
import { ours } from '../../words'

export interface Wanted { size: boolean, toolbar: boolean, resize: boolean }

/** Shows them over `img`, within `box`; the answer takes them away. */
export function showTools(box: HTMLElement, img: HTMLImageElement, wanted: Wanted, remove: () => void, resize: (width: number) => void): () => void {
  const frame = make('div', 'wx-editor-picture', box)
  // Pressing them leaves the focus with the text.
  frame.onmousedown = (event) => event.preventDefault()
  const size = wanted.size ? make('span', '', frame) : null
  const place = (): void => {
    const [outer, inner] = [box.getBoundingClientRect(), img.getBoundingClientRect()]
    Object.assign(frame.style, { left: `${inner.left - outer.left - box.clientLeft}px`, top: `${inner.top - outer.top - box.clientTop}px`, width: `${inner.width}px`, height: `${inner.height}px` })
    if (size) size.textContent = `${Math.round(inner.width)} × ${Math.round(inner.height)}`
  }
  if (wanted.toolbar) {
    const button = make('button', '', frame, '×')
    button.ariaLabel = ours('删除图片', 'Remove the picture')
    button.onclick = remove
  }
  if (wanted.resize) {
    const corner = make('i', '', frame)
    corner.onpointerdown = ({ clientX, pointerId }) => {
      const { width } = img.getBoundingClientRect()
      let now = width
      corner.setPointerCapture(pointerId)
      corner.onpointermove = (event) => {
        now = Math.max(10, Math.round(width + event.clientX - clientX))
        img.width = now
        img.removeAttribute('height')
        place()
      }
      corner.onpointerup = () => resize(now)
    }
  }
  place()
  return () => frame.remove()
}
