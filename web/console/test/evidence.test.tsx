import { afterEach, expect, test } from 'vitest'
import { answers, shown, until } from './platform'

const { Evidence } = await import('../src/pages/evidence')
const { say } = await import('../src/settings')

afterEach(() => localStorage.clear())

const facts = { dialect: 'wechat', toolchain: 'hutong', entry: 'a', pages: ['a'], subpackages: [], capabilities: [], domains: {}, privacy: {}, files: 1, size: 1 }

test.each(['en', 'zh'] as const)('where code is made and personal data asked for is shown with file and line: %s', async language => {
  localStorage.setItem('hutong.language', language)
  const place = (line: number) => ({ file: 'pages/a/a.ts', line, column: 5, excerpt: `wx.getLocation(${line})` })
  answers['GET /v1/versions/ver_2/evidence'] = {
    scanned_at: 1, pages: [], facts,
    findings: [
      { rule: 'undeclared_privacy', what: 'location.get', at: { places: [3, 14, 15, 92].map(place), total: 70 } },
      { rule: 'dynamic_code', what: 'eval', at: { places: [{ file: 'main/logic.js', line: 1, column: 9, excerpt: 'eval(a)' }], total: 1 } },
    ],
  }
  const t = say(language)
  const shownAt = await shown(<Evidence version="ver_2" waits={false} />)
  await until(() => expect(shownAt.textContent).toContain('pages/a/a.ts:14:5'))
  const [privacy, dynamic] = [...shownAt.querySelectorAll('details')]
  expect(privacy?.open).toBe(false)
  expect(privacy?.textContent).toContain('wx.getLocation(92)')
  expect(privacy?.textContent).toContain(t('evidence.places', { total: 70 }))
  expect(privacy?.textContent).toContain(t('evidence.more_places', { more: 66 }))
  expect(dynamic?.open).toBe(true)
  expect(dynamic?.textContent).toContain('main/logic.js:1:9 eval(a)')
  expect(dynamic?.textContent).not.toContain(t('evidence.more_places', { more: 0 }))
  expect(shownAt.textContent).toContain(t('state.dynamic_code'))
  expect(shownAt.textContent).toContain(t('dynamic.eval'))
})

test('what its parts weigh and where its pages look different is shown', async () => {
  const none = { added: [], removed: [] }
  answers['GET /v1/versions/ver_1/evidence'] = {
    scanned_at: 1, pages: [], findings: [{ rule: 'undeclared_privacy', what: 'clipboard.get' }],
    facts,
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
