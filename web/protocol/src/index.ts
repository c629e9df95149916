// The messages between logic, view and container: spec/ops.md as types.

/** Op codes, see spec/ops.md. */
export const Op = {
  element: 1, text: 2, fragment: 3, release: 4, append: 5, remove: 6, insert: 7, replace: 8,
  spliceBefore: 9, spliceAppend: 10, spliceRemove: 11, id: 12, style: 13, addClass: 14, removeClass: 15,
  clearClasses: 16, attribute: 17, removeAttribute: 18, setText: 19, listen: 20, model: 21, host: 22,
  page: 23, pageChrome: 24, pageShow: 25, pageClose: 26, frame: 27, query: 28, call: 29, scrollPage: 30,
  pullDown: 31, shellStyle: 32, animate: 33, observe: 34, unobserve: 35,
} as const
export type OpCode = (typeof Op)[keyof typeof Op]

/** A value that survives JSON and a structured clone alike. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One op: code and operands. */
export type OpMessage = [OpCode, ...Json[]]
