import { act } from 'react'
import { expect, test } from 'vitest'
import { answers, asked, press, shown, until } from './platform'

const { Checker } = await import('../src/pages/checker')
const { Evidence } = await import('../src/pages/evidence')
const { say } = await import('../src/settings')
const t = say('en')

const PATH = '/v1/policy/content-checker'
const evidence = (more: object) => ({
  scanned_at: 1, pages: [], findings: [],
  facts: { dialect: 'wechat', toolchain: 'hutong', entry: 'a', pages: ['a'], subpackages: [], capabilities: [], domains: {}, privacy: {}, files: 1, size: 1 },
  ...more,
})

test('a checker is named, and its secret shown once', async () => {
  answers[`POST ${PATH}`] = () => {
    answers[`GET ${PATH}`] = { url: 'https://checker.example/', since: 1 }
    return { url: 'https://checker.example/', since: 1, secret: 'whsec_new' }
  }
  const place = await shown(<Checker />)
  await until(() => expect(place.textContent).toContain(t('checker.name')))
  expect(place.textContent).not.toContain(t('checker.drop'))
  await press(place, t('checker.name'))
  const field = () => document.querySelector<HTMLTextAreaElement>('[data-form=NewContentChecker] textarea')
  await until(() => expect(field()).not.toBeNull())
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(field(), 'https://checker.example/')
    field()!.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await press(document.querySelector<HTMLElement>('[data-form=NewContentChecker]')!, t('checker.name'))
  await until(() => expect(document.body.textContent).toContain('whsec_new'))
  expect(asked.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])).toEqual([[PATH, { url: 'https://checker.example/' }]])
  await until(() => expect(place.textContent).toContain(t('checker.drop')))
})

test('the evidence says whether the content is checked, and what was found', async () => {
  const finding = { rule: 'risky_content', page: 'pages/b/b', what: '20006: casino' }
  for (const [version, content, said, unsaid] of [
    ['ver_1', undefined, [], ['checked', 'not_checked']],
    ['ver_2', { at: 1, texts: 7 }, ['checked'], ['not_checked']],
    ['ver_3', { at: 1, texts: 0, failure: 'no answer within 15 s' }, ['not_checked'], ['checked']],
  ] as const) {
    answers[`GET /v1/versions/${version}/evidence`] = evidence({ content, findings: [finding] })
    const place = await shown(<Evidence version={version} waits={false} />)
    await until(() => expect(place.textContent).toContain('20006: casino'))
    expect(place.textContent).toContain(t('state.risky_content'))
    for (const state of said) expect(place.textContent).toContain(t(`evidence.content.${state}`))
    for (const state of unsaid) expect(place.textContent).not.toContain(t(`evidence.content.${state}`))
    if (content && 'failure' in content) expect(place.textContent).toContain(content.failure)
    expect(place.textContent).not.toContain(t('evidence.again'))
  }
})

test('a reviewer has a version checked again and sees what came of it', async () => {
  const path = '/v1/versions/ver_4'
  answers[`GET ${path}/evidence`] = evidence({ content: { at: 1, texts: 0, failure: 'no connection could be made' } })
  answers[`POST ${path}/check`] = {}
  const place = await shown(<Evidence version="ver_4" waits={false} again />)
  await until(() => expect(place.textContent).toContain('no connection could be made'))
  await press(place, t('evidence.again'))
  await until(() => expect(document.body.textContent).toContain(t('evidence.again.question')))
  await press(document.querySelector<HTMLElement>('.ant-modal-confirm')!, t('evidence.again'))
  await until(() => expect(asked.map(({ path }) => path)).toContain(`${path}/check`))
  answers[`GET ${path}/evidence`] = evidence({ scanned_at: 2, content: { at: 2, texts: 3 } })
  await until(() => expect(place.textContent).toContain(t('evidence.content.texts', { texts: 3 })))
})
