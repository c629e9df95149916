import { expect, test } from 'vitest'
import { answers, shown, until } from './platform'

const { Evidence } = await import('../src/pages/evidence')
const { say } = await import('../src/settings')

test('what its parts weigh and where its pages look different is shown', async () => {
  const none = { added: [], removed: [] }
  answers['GET /v1/versions/ver_1/evidence'] = {
    scanned_at: 1, pages: [], findings: [{ rule: 'undeclared_privacy', what: 'clipboard.get' }],
    facts: { dialect: 'wechat', toolchain: 'hutong', entry: 'a', pages: ['a'], subpackages: [], capabilities: [], domains: {}, privacy: {}, files: 1, size: 1 },
    differences: {
      version: 'ver_0', code: 1, pages: none, capabilities: none, domains: none, files: none, changed_files: [], size_before: 1,
      sizes: [{ part: 'main', before: 1000, now: 2000 }, { part: 'promo', now: 8 }],
      trees: [{ page: 'pages/a/a', added: 3, removed: 1, texts: none, lines: ['  wx-view', '- "old"', '+ "new"', '…'] }],
    },
  }
  const t = say('en')
  const place = await shown(<Evidence version="ver_1" waits={false} />)
  await until(() => expect(place.textContent).toContain('clipboard.get'))
  expect(place.textContent).toContain(t('state.undeclared_privacy'))
  expect(place.textContent).toContain('promo')
  expect(place.textContent).toContain(t('evidence.nodes', { added: 3, removed: 1 }))
  expect([...place.querySelectorAll('.diff-lines > *')].map(line => `${line.tagName} ${line.textContent}`)).toEqual(['SPAN   wx-view\n', 'DEL - "old"\n', 'INS + "new"\n', 'SPAN …\n'])
})
