// The selection of the page, which lies in a shadow tree.

/** What is selected within `content`, if anything is. */
export function selected(content: Element): StaticRange | null {
  const selection = getSelection()
  const root = content.getRootNode() as ShadowRoot & { getSelection?: () => Selection | null }
  // Older browsers have one of two ways to tell of a shadow tree.
  const range = selection?.getComposedRanges ? selection.getComposedRanges({ shadowRoots: [root] })[0] : firstRange(root.getSelection?.() ?? selection)
  return range && content.contains(range.startContainer) && content.contains(range.endContainer) ? range : null
}

const firstRange = (selection: Selection | null): StaticRange | undefined => (selection?.rangeCount ? selection.getRangeAt(0) : undefined)

/** Selects what is between two places of the document. */
export function select(content: Element, from: number, to: number): void {
  const [start, end] = [placeOf(content, from), placeOf(content, to)]
  getSelection()?.setBaseAndExtent(...start, ...end)
}

/** The place of an index in what was drawn. */
function placeOf(content: Element, index: number): [Node, number] {
  let left = index
  for (const line of content.querySelectorAll('p,li,h1,h2,h3,h4,h5,h6,hr')) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_ALL, (node) => (node instanceof Text || node instanceof HTMLImageElement ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP))
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        if (left <= node.data.length) return [node, left]
        left -= node.data.length
      } else {
        const at = [...node.parentNode!.childNodes].indexOf(node as ChildNode)
        if (left === 0) return [node.parentNode!, at]
        // After a picture that ends its line.
        if (--left === 0 && node.parentNode!.lastChild === node) return [node.parentNode!, at + 1]
      }
    }
    if (left === 0) return line.localName === 'hr' ? [line.parentNode!, [...line.parentNode!.childNodes].indexOf(line)] : [line, 0]
    left--
  }
  return [content, content.childNodes.length]
}
