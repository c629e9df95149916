import { Op, joined, type Batch } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { OpStream } from '../src/stream'

const turn = () => new Promise(resolve => setTimeout(resolve))

test('a batch goes when its turn ends, and the next is its own', async () => {
  const sent: Batch[] = []
  const stream = new OpStream(batch => sent.push(batch))
  stream.push(Op.release, 7)
  stream.push(Op.append, 4, 7)
  expect(sent).toEqual([])
  await turn()
  stream.push(Op.release, 8)
  await turn()
  expect(sent).toEqual([joined([[Op.release, 7], [Op.append, 4, 7]]), joined([[Op.release, 8]])])
})

test('a long batch goes in parts of whole ops, and ends with one that is no part', async () => {
  const sent: Batch[] = []
  const stream = new OpStream(batch => sent.push(batch), 6)
  for (const id of [1, 2, 3, 4, 5]) stream.push(Op.release, id)
  expect(sent).toEqual([[0, joined([[Op.release, 1], [Op.release, 2]])], [0, joined([[Op.release, 3], [Op.release, 4]])]])
  await turn()
  expect(sent.slice(2)).toEqual([joined([[Op.release, 5]])])
  sent.length = 0
  for (const id of [6, 7]) stream.push(Op.release, id)
  await turn()
  expect(sent).toEqual([[0, joined([[Op.release, 6], [Op.release, 7]])], []])
})

test('a batch without end stays with the logic after some parts, and the next goes in parts again', async () => {
  const sent: Batch[] = []
  const stream = new OpStream(batch => sent.push(batch), 3, 2)
  for (const id of [1, 2, 3, 4, 5]) stream.push(Op.release, id)
  expect(sent).toEqual([[0, joined([[Op.release, 1]])], [0, joined([[Op.release, 2]])]])
  await turn()
  expect(sent.splice(0).slice(2)).toEqual([joined([[Op.release, 3], [Op.release, 4], [Op.release, 5]])])
  stream.push(Op.release, 6)
  expect(sent).toEqual([[0, joined([[Op.release, 6]])]])
})
