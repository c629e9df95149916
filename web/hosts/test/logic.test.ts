import { describe, expect, it } from 'vitest'
import { toCard } from '../src/shared/container'
import { en } from '../src/shared/en'
import { ago, parseYuan, requestId, signedYuan, yuan } from '../src/shared/format'
import { explain, translate } from '../src/shared/i18n'
import { ApiError } from '../src/shared/api'
import { languageOf } from '../src/shared/settings'
import { zh } from '../src/shared/zh'

describe('money', () => {
  it('is typed in yuan and kept in fen', () => {
    const cases = { '12.5': 1250, '0.01': 1, ' 7 ': 700, '50000': 5_000_000, '0.29': 29, '1.10': 110 }
    for (const [typed, fen] of Object.entries(cases)) expect(parseYuan(typed), typed).toBe(fen)
  })

  it('is not taken from anything else', () => {
    for (const typed of ['', '0', '0.00', '-1', '1.234', '1e3', '١', '50000.01', '999999', '1,000', 'NaN', '.5', '5.']) {
      expect(parseYuan(typed), typed).toBeNull()
    }
  })

  it('is shown with separators and sign', () => {
    expect(yuan(326_850)).toBe('3,268.50')
    expect(signedYuan(-5)).toBe('−0.05')
    expect(signedYuan(100)).toBe('+1.00')
  })

  it('moves under ids that the back end takes', () => {
    expect(requestId()).toMatch(/^[0-9a-f]{32}$/)
    expect(requestId()).not.toBe(requestId())
  })
})

describe('how long ago', () => {
  const now = Date.UTC(2026, 5, 15, 12)
  it('is in words for a week, then a date', () => {
    const minutes = [0, 5, 59, 60, 60 * 23, 60 * 24, 60 * 24 * 8]
    expect(minutes.map((minute) => ago(now - minute * 60_000, now, 'en'))).toEqual(
      ['now', '5 min. ago', '59 min. ago', '1 hr. ago', '23 hr. ago', 'yesterday', 'Jun 7'],
    )
    expect(ago(now - 5 * 60_000, now, 'zh-CN')).toBe('5分钟前')
  })

  it('never lies in the future', () => {
    expect(ago(now + 90_000, now, 'en')).toBe('now')
  })
})

describe('texts', () => {
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort()
  it('say the same in both languages', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(holes(en[key]), key).toEqual(holes(zh[key]))
      expect(en[key].trim(), key).not.toBe('')
    }
  })

  it('fill their holes, and leave an unknown one', () => {
    expect(translate('en')('wallet.hello', { name: '$& Lin' })).toBe('Hello, $& Lin')
    expect(translate('en')('wallet.hello')).toBe('Hello, {name}')
  })

  it('explain errors by code', () => {
    const t = translate('zh-CN')
    expect(explain(t, new ApiError('wrong_password', 'x'))).toBe(zh['error.wrong_password'])
    expect(explain(t, new ApiError('never_heard_of', 'x'))).toBe(zh['error.internal'])
    expect(explain(t, new TypeError('boom'))).toBe(zh['error.internal'])
  })

  it('come in the language that the browser asks for', () => {
    expect(languageOf(['de', 'zh-TW'])).toBe('zh-CN')
    expect(languageOf(['de', 'fr'])).toBe('en')
  })
})

describe('a shared card', () => {
  it('keeps images that the page can show, and no others', () => {
    const image = (imageUrl?: string) => toCard({ app: 'app_1', title: 't', path: 'p', imageUrl }, 'App').image_url
    expect(image('https://a.example/b.png')).toBe('https://a.example/b.png')
    expect(image('data:image/png;base64,AA')).toBe('data:image/png;base64,AA')
    for (const bad of [undefined, '/images/a.png', 'javascript:alert(1)', 'blob:x', `data:image/png,${'A'.repeat(100_000)}`]) {
      expect(image(bad)).toBeNull()
    }
  })

  it('has a title of at most 100 characters, whole ones', () => {
    expect(toCard({ app: 'app_1', title: '', path: '' }, '咖啡').title).toBe('咖啡')
    expect([...toCard({ app: 'app_1', title: '😀'.repeat(101), path: '' }, 'x').title]).toHaveLength(100)
  })
})
