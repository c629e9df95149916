// The messages between logic, view and container (spec/ops.md), and the capability catalogue (spec/capabilities). The
// façade of each dialect is a module of its own, so that nobody loads one that is not spoken.

export { Op } from './generated/ops'
export * from './batch'
export * from './generated/capabilities'
export * from './generated/broker'
export * from './generated/broker-late'
export * from './generated/permissions'
export type * from './facade'
export type * from './messages'
