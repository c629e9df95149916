// The messages between logic, view and container (spec/ops.md), and the capability catalogue (spec/capabilities).

export { Op } from './generated/ops'
export * from './generated/capabilities'
export * from './generated/broker'
export type * from './facade'
export type * from './messages'
