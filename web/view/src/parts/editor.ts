// <editor>: rich text that is a document (editor/delta.ts), drawn anew by every change but plain typing, which the browser does and is read back.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { catches, make } from '../node'
import { Part } from '../part'
import { select, selected } from './editor/caret'
import { applied, clean, cut, formatLines, formatsAt, formatText, length, splice, textOf, tidy, type Attributes, type Change, type Run } from './editor/delta'
import { deleted, dividerAt, entered, pictureOf, textAs, withoutEnd } from './editor/edits'
import { BLOCK, changeOf, INLINE } from './editor/formats'
import { History, type State } from './editor/history'
import { draw, htmlOf, parse, read, type Place } from './editor/html'
import { showTools } from './editor/picture'
import { watchKeyboard } from './keyboard'
import { showPicture } from './rich-text'

type Options = { [name: string]: Json | undefined }

export class Editor extends Part {
  readonly #content: HTMLElement
  readonly #history = new History()
  #state: State = { doc: tidy([]), range: [0, 0] }
  /** Formats that what is typed next will have. */
  #pending: Change | undefined
  #told = '{}'
  #ready = false
  #composing = false
  #keyboard: (() => void) | undefined
  readonly #moved = () => this.#follow()
  /** Takes the tools of a picture away. */
  #tools: (() => void) | undefined

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    const content = (this.#content = make('div', 'wx-editor-content', element))
    content.role = 'textbox'
    content.ariaMultiLine = 'true'
    element.$slot = make('div', '', element)
    content.onclick = (event) => this.#clicked(event)
    content.onscroll = () => this.#tools?.()
    this.#draw()
  }

  override update(): void {
    const content = this.#content
    const fixed = this.flag('read-only')
    content.contentEditable = String(!fixed)
    content.ariaReadOnly = String(fixed)
    content.setAttribute('aria-placeholder', this.text('placeholder'))
    content.ariaLabel = this.element.ariaLabel || this.text('placeholder')
    if (this.#ready) return
    this.#ready = true
    this.emit('ready')
  }

  override handle(event: Event): void {
    if (!this.#content.contains(event.target as Node)) return
    switch (event.type) {
      case 'beforeinput':
        this.#before(event as InputEvent)
        break
      case 'input':
        this.#blank(false)
        if (!(event as InputEvent).isComposing) this.#readBack(event as InputEvent)
        break
      case 'compositionend':
        this.#readBack(event as CompositionEvent)
        break
      case 'keydown':
        this.#keyed(event as KeyboardEvent)
        break
      case 'focusin':
        // A page that catches a press, as on its tools, means it to leave the focus where it is.
        this.#keyboard = watchKeyboard(this, this.#content, (pressed) => catches(pressed, 'touchstart', 'touchend', 'tap'))
        document.addEventListener('selectionchange', this.#moved)
        this.emit('focus', this.#contents())
        break
      case 'focusout':
        this.#leave()
        this.emit('blur', this.#contents())
    }
  }

  #leave(): void {
    this.#tools?.()
    this.#keyboard?.()
    this.#keyboard = undefined
    document.removeEventListener('selectionchange', this.#moved)
  }

  override release(): void {
    this.#leave()
  }

  get #focused(): boolean {
    return !!this.#keyboard
  }

  #contents(): { html: string, text: string, delta: { ops: Json } } {
    const { doc } = this.#state
    return { html: htmlOf(doc), text: textOf(doc), delta: { ops: structuredClone(doc) as unknown as Json } }
  }

  #draw(): void {
    this.#tools?.()
    const out = document.createDocumentFragment()
    draw(this.#state.doc, out, (img, source) => void showPicture(this, img, source))
    this.#content.replaceChildren(out)
    this.#blank()
    if (this.#focused) select(this.#content, ...this.#state.range)
  }

  #blank(blank = length(this.#state.doc) === 1 && !Object.keys(this.#state.doc[0]!.attributes ?? {}).length): void {
    this.#content.toggleAttribute('blank', blank)
  }

  /** The document as it is from now on. */
  #change(doc: Run[], from: number, to = from): void {
    const other = JSON.stringify(doc) !== JSON.stringify(this.#state.doc)
    if (other) this.#history.keep(this.#state)
    this.#show({ doc, range: [from, to] }, other)
  }

  #go(back: boolean): void {
    const state = this.#history.go(back, this.#state)
    if (state) this.#show(state, true)
  }

  #show(state: State, other: boolean): void {
    this.#state = state
    this.#pending = undefined
    this.#draw()
    if (other) this.emit('input', this.#contents())
    this.#status()
  }

  #formats(): Attributes {
    return applied(formatsAt(this.#state.doc, ...this.#state.range), this.#pending)
  }

  #status(): void {
    const formats = this.#formats()
    const told = JSON.stringify(formats)
    if (told === this.#told) return
    this.#told = told
    this.emit('statuschange', formats)
  }

  /** Where a part of the tree is in the document. */
  #range({ startContainer, startOffset, endContainer, endOffset }: AbstractRange): [number, number] {
    const [start, end]: [Place, Place] = [{ node: startContainer, offset: startOffset }, { node: endContainer, offset: endOffset }]
    read(this.#content, true, [start, end])
    const last = length(this.#state.doc) - 1
    return [Math.min(start.index ?? last, last), Math.min(end.index ?? last, last)]
  }

  /** Where a node of the tree begins in the document. */
  #indexOf(node: Node): number {
    const range = document.createRange()
    range.selectNode(node)
    return this.#range(range)[0]
  }

  /** The user has moved the caret. */
  #follow(): void {
    const range = selected(this.#content)
    if (!range || this.#composing) return
    const [from, to] = this.#range(range)
    if (from === this.#state.range[0] && to === this.#state.range[1]) return
    this.#state.range = [from, to]
    this.#pending = undefined
    this.#status()
  }

  /** What the browser wants to do is done to the document instead, but for typing. */
  #before(event: InputEvent): void {
    const { inputType: type, isComposing } = event
    this.#composing = isComposing
    if (isComposing || !event.cancelable) return
    this.#follow()
    const target = event.getTargetRanges()[0]
    const [from, to] = target ? this.#range(target) : this.#state.range
    if (type === 'insertText' && from === to && !this.#pending) return
    event.preventDefault()
    if (type.startsWith('history')) this.#go(type === 'historyUndo')
    else if (type.startsWith('delete')) {
      // A browser knows nothing to delete beside a divider.
      const [first, last] = from < to ? [from, to] : type.endsWith('Forward') ? [from, from + 1] : [Math.max(from - 1, 0), from]
      this.#change(...deleted(this.#state, first, last))
    }
    else if (type === 'insertParagraph' || type === 'insertLineBreak') this.#change(...entered(this.#state.doc, from, to))
    else if (type.startsWith('format')) this.#format(type === 'formatStrikeThrough' ? 'strike' : type.slice('format'.length).toLowerCase(), null)
    else {
      const html = event.dataTransfer?.getData('text/html')
      const text = event.data ?? event.dataTransfer?.getData('text/plain') ?? ''
      if (html) this.#put(withoutEnd(parse(html)), from, to)
      else this.#put(textAs(text, this.#formats()), from, to)
    }
  }

  /** What the browser has done. */
  #readBack(event: UIEvent): void {
    this.#composing = false
    const before = this.#state
    const range = selected(this.#content)
    const places: Place[] = range ? [{ node: range.endContainer, offset: range.endOffset }] : []
    let doc = read(this.#content, true, places)
    const at = Math.min(places[0]?.index ?? Infinity, length(doc) - 1)
    const pending = this.#pending
    if (pending && at > before.range[0]) doc = formatText(doc, before.range[0], at, pending)
    this.#pending = undefined
    this.#state = { doc, range: [at, at] }
    const typed = event instanceof CompositionEvent || /^insert(Text|CompositionText|FromComposition)$/.test((event as InputEvent).inputType)
    if (pending || !typed || length(doc) === 1) this.#draw()
    if (JSON.stringify(doc) === JSON.stringify(before.doc)) return
    this.#history.keep(before, typed ? event.timeStamp : undefined)
    this.emit('input', this.#contents())
    this.#status()
  }

  #keyed(event: KeyboardEvent): void {
    const key = event.key.toLowerCase()
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return
    event.preventDefault()
    this.#go(key === 'z' && !event.shiftKey)
  }

  #clicked({ target, clientX }: MouseEvent): void {
    this.#tools?.()
    if (this.flag('read-only')) return
    if (target instanceof HTMLImageElement) this.#chosen(target)
    else this.#ticked(target as HTMLElement, clientX)
  }

  /** A picture that was tapped is selected. */
  #chosen(img: HTMLImageElement): void {
    const at = this.#indexOf(img)
    select(this.#content, at, at + 1)
    this.#follow()
    const wanted = { size: this.flag('show-img-size'), toolbar: this.flag('show-img-toolbar'), resize: this.flag('show-img-resize') }
    if (!Object.values(wanted).some(Boolean)) return
    const { doc } = this.#state
    this.#tools = showTools(this.element, img, wanted,
      () => this.#change(splice(doc, at, at + 1), at),
      (width) => this.#change(formatText(doc, at, at + 1, { width: String(width), height: null }), at, at + 1))
  }

  /** The box before a line of a list of things to do lies beside its text. */
  #ticked(line: HTMLElement, clientX: number): void {
    if (line.localName !== 'li' || !line.parentElement?.dataset['checked']) return
    const { left, right } = line.getBoundingClientRect()
    const { paddingLeft, paddingRight, direction } = getComputedStyle(line)
    if (direction === 'rtl' ? clientX < right - parseFloat(paddingRight) : clientX > left + parseFloat(paddingLeft)) return
    const at = this.#indexOf(line)
    this.#change(formatLines(this.#state.doc, at, at, (now) => ({ ...now, list: now['list'] === 'checked' ? 'unchecked' : 'checked' })), ...this.#state.range)
  }

  #put(runs: Run[], from: number, to: number): void {
    this.#change(splice(this.#state.doc, from, to, runs), from + length(runs))
  }

  #format(name: string, value: Json | undefined): boolean {
    const { doc, range: [from, to] } = this.#state
    const change = changeOf(name, value, this.#formats())
    if (!change) return false
    if (BLOCK.includes(name)) this.#change(formatLines(doc, from, to, (now) => applied(now, name === 'header' || name === 'list' ? { header: null, list: null, ...change } : change)), from, to)
    else if (from < to) this.#change(formatText(doc, from, to, change), from, to)
    else {
      this.#pending = { ...this.#pending, ...change }
      this.#status()
    }
    return true
  }

  override call(method: string, args: Json[]): Json {
    const options = (args[0] ?? {}) as Options
    if (this.#focused) this.#follow()
    // These work where the caret is or was, and leave it there.
    else if (/^(format|insert|undo|redo|remove)/.test(method) && !this.flag('read-only')) {
      this.#content.focus({ preventScroll: true })
      select(this.#content, ...this.#state.range)
    }
    const { doc, range: [from, to] } = this.#state
    switch (method) {
      case 'getContents':
        return this.#contents()
      case 'getSelectionText':
        return { text: textOf(cut(doc, from, to)) }
      case 'setContents': {
        const { html, delta } = options
        if (typeof html !== 'string' && !(delta && typeof delta === 'object')) return { error: 'neither html nor delta' }
        const given = typeof html === 'string' && !delta ? parse(html) : clean((delta as Options)['ops'])
        this.#change(given, length(given) - 1)
        return null
      }
      case 'clear':
        this.#change(tidy([]), 0)
        return null
      case 'format':
        return this.#format(String(args[0]), args[1]) ? null : { error: `no format ${String(args[0])}` }
      case 'removeFormat': {
        const none = Object.fromEntries(INLINE.map((name) => [name, null]))
        this.#change(formatLines(formatText(doc, from, to, none), from, to, () => ({})), from, to)
        if (from === to) this.#pending = none
        this.#status()
        return null
      }
      case 'insertText':
        this.#put(textAs(String(options['text'] ?? ''), this.#formats()), from, to)
        return null
      case 'insertImage': {
        const picture = pictureOf(options)
        if (!picture.length) return { error: 'src is needed' }
        this.#put(picture, from, to)
        return null
      }
      case 'insertDivider':
        this.#put(dividerAt(doc, from), from, to)
        return null
      case 'undo':
      case 'redo':
        this.#go(method === 'undo')
        return null
      case 'blur':
        this.#content.blur()
        return null
      case 'scrollIntoView':
        this.#scroll()
        return null
      default:
        return { error: `${method} is not supported` }
    }
  }

  /** Brings the caret in sight. */
  #scroll(): void {
    const node = selected(this.#content)?.endContainer ?? this.#content.lastChild
    const element = node instanceof Element ? node : node?.parentElement
    element?.scrollIntoView({ block: 'nearest' })
  }
}
