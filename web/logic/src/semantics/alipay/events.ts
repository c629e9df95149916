// Event objects of the Alipay family: `target` is the node that was touched, its `dataset` that of the node whose handler
// runs, and `targetDataset` its own.

import type { HandledEvent } from '../semantics'

export function adaptEvent(event: HandledEvent): void {
  const { target, currentTarget } = event
  event.target = { ...target, dataset: currentTarget['dataset'], targetDataset: target['dataset'] }
}
