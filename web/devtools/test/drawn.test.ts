// @vitest-environment jsdom
import { Op } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { Drawn, type Kept } from '../src/frame/drawn'

test('what comes in parts is read as what comes at once', () => {
  document.body.innerHTML = '<wx-page-shell><wx-page><wx-view></wx-view></wx-page></wx-page-shell>'
  const [shell, page, view] = ['wx-page-shell', 'wx-page', 'wx-view'].map((tag) => document.querySelector(tag) as Kept)
  Object.assign(shell!, { $id: 2 })
  Object.assign(page!, { $id: 3 })
  Object.assign(view!, { $id: 4 })
  const drawn = new Drawn()
  drawn.take([0, [6, Op.page, 2, 1, 'pages/long/long', [], {}, 4, Op.listen, 4, 'tap', 1]])
  drawn.take([3, Op.pageShow, 1, 'none'])
  expect(drawn.tree(0)?.root).toMatchObject({ id: 3, children: [{ id: 4, events: ['tap'] }] })
})
