import { act } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { isWhole, newRow, type Row, termsOf, toRule } from '../src/audience'
import { AudienceText } from '../src/kit/audience'
import { SchemaForm } from '../src/kit/form'
import { say } from '../src/settings'
import { press, shown, until } from './platform'

// jsdom takes its time over a form of this size
vi.setConfig({ testTimeout: 60_000 })

const t = say('en')
const is = (attr: string, op: string, value: unknown) => ({ attr, op, value })

describe('rows and a cap', () => {
  const rules: [object, Row[], number?][] = [
    [is('user', 'in', ['u1', 'u2']), [{ attr: 'user', test: 'in', values: ['u1', 'u2'] }]],
    [{ not: is('city', 'in', ['北京']) }, [{ attr: 'city', test: 'not_in', values: ['北京'] }]],
    [is('group', 'contains', 'vip'), [{ attr: 'group', test: 'has', values: ['vip'] }]],
    [{ any: [is('group', 'contains', 'vip'), is('group', 'contains', 'staff')] }, [{ attr: 'group', test: 'has', values: ['vip', 'staff'] }]],
    [{ not: is('group', 'contains', 'vip') }, [{ attr: 'group', test: 'has_not', values: ['vip'] }]],
    [is('device', 'regex', '^Pixel'), [{ attr: 'device', test: 'regex', values: ['^Pixel'] }]],
    [is('host_version', 'range', ['8.2', '8.9']), [{ attr: 'host_version', test: 'range', values: ['8.2', '8.9'] }]],
    [is('os_version', 'range', ['14', '999999']), [{ attr: 'os_version', test: 'range', values: ['14', ''] }]],
    [is('sdk_version', 'gt', '1.10'), [{ attr: 'sdk_version', test: 'gt', values: ['1.10'] }]],
    [is('tester', 'eq', true), [{ attr: 'tester', test: 'is', values: [] }]],
    [is('custom.level', 'range', [0, 4]), [{ attr: 'custom.level', test: 'range', values: ['0', '4'] }]],
    [is('custom.tag', 'in', [4, '4', true, 'x', '1.10']), [{ attr: 'custom.tag', test: 'in', values: ['4', '"4"', 'true', 'x', '1.10'] }]],
    [is('seat', 'lt', 1000), [], 1000],
    [{ all: [is('percent', 'lt', 10), is('net', 'in', ['wifi']), is('seat', 'lt', 5)] }, [{ attr: 'percent', test: 'lt', values: ['10'] }, { attr: 'net', test: 'in', values: ['wifi'] }], 5],
  ]

  test.each(rules)('say %j', (rule, rows, cap) => {
    expect(termsOf(rule)).toEqual({ rows, cap })
    expect(toRule({ rows, cap })).toEqual(rule)
  })

  test('read what is one thing as one of one', () => {
    expect(termsOf({ all: [is('city', 'eq', '杭州'), { not: is('custom.a', 'eq', 1) }] })?.rows).toEqual([{ attr: 'city', test: 'in', values: ['杭州'] }, { attr: 'custom.a', test: 'not_in', values: ['1'] }])
  })

  test('of nothing is everybody', () => {
    expect(termsOf(undefined)).toEqual({ rows: [], cap: undefined })
    expect(toRule({ rows: [], cap: undefined })).toBeUndefined()
  })

  test.each([
    null, 1, [], {}, { any: [is('city', 'in', ['a']), is('os', 'in', ['b'])] }, { not: { all: [is('city', 'in', ['a'])] } }, { all: [{ all: [] }] },
    is('seat', 'gt', 1), { all: [is('seat', 'lt', 1), is('seat', 'lt', 2)] }, is('moon', 'in', ['full']), is('custom', 'in', [1]), is('city', 'lt', '1'), is('group', 'eq', ['vip']),
    is('tester', 'eq', false), { ...is('city', 'in', ['a']), more: 1 }, { all: [], any: [] }, is('device', 'contains', 1), is('os_version', 'range', ['1', '2', '3']), is('host_version', 'gt', 8),
  ])('cannot say %j', rule => expect(termsOf(rule)).toBeNull())

  test('are whole when each asks something', () => {
    const row = (attr: string, test: Row['test'], ...values: string[]) => isWhole({ attr, test, values })
    expect([row('city', 'in', '杭州'), row('host_version', 'range', '', '9'), row('tester', 'is'), row('custom.a', 'gt', '4'), row('custom.a', 'gt', '1.2.3'), row('percent', 'lt', '0.5')]).not.toContain(false)
    expect([row('city', 'in'), row('city', 'contains', ' '), row('host_version', 'range', '', ''), row('host_version', 'lt', '8.x'), row('custom.', 'in', 'a'), row('custom.a', 'gt', 'much'), row('custom.a', 'range', '1', ''), row('percent', 'lt', 'x')]).not.toContain(true)
    expect(isWhole(newRow('city'))).toBe(false)
  })
})

describe('the form of a release', () => {
  const send = vi.fn(async (_: object) => undefined)
  const from = { app: 'app_1', host: 'host_1', version: 'ver_1', track: 'online' }

  beforeEach(() => {
    send.mockClear()
    document.body.replaceChildren()
  })

  async function form(audience?: object): Promise<HTMLElement> {
    const place = await shown(<SchemaForm schema="NewRelease" from={{ ...from, ...(audience && { audience }) }} fixed={['app', 'host', 'version', 'track', 'percent']} send={send} submit="Release" />)
    await until(() => expect(place.querySelector('form')).not.toBeNull())
    return place
  }
  const field = (place: HTMLElement, label: string) => place.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!
  async function type(input: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> {
    const prototype = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
    await act(async () => {
      Object.getOwnPropertyDescriptor(prototype.prototype, 'value')!.set!.call(input, value)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    })
  }
  async function submitted(place: HTMLElement): Promise<unknown> {
    await press(place, 'Release')
    await until(() => expect(send).toHaveBeenCalled())
    return (send.mock.calls[0]?.[0] as { audience?: unknown }).audience
  }

  test('takes conditions and a cap', async () => {
    const place = await form({ attr: 'host_version', op: 'gt', value: '8' })
    expect(field(place, 'Condition 1: Value').value).toBe('8')
    await type(field(place, 'Condition 1: Value'), '8.2')
    await press(place, t('audience.add'))
    const city = field(place, 'Condition 2: Values')
    await type(city, '杭州')
    await act(async () => city.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, which: 13, bubbles: true } as KeyboardEventInit)))
    await type(place.querySelector<HTMLInputElement>('[role="spinbutton"]')!, '1000')
    expect(await submitted(place)).toEqual({ all: [is('host_version', 'gt', '8.2'), is('city', 'in', ['杭州']), is('seat', 'lt', 1000)] })
  })

  test('sends nothing while a condition asks nothing, and everybody when none is left', async () => {
    const place = await form()
    await press(place, t('audience.add'))
    await press(place, 'Release')
    await until(() => expect(place.textContent).toContain(t('fault.condition')))
    expect(send).not.toHaveBeenCalled()
    await press(place, `Condition 1: ${t('remove')}`)
    expect(document.activeElement?.textContent).toBe(t('audience.add'))
    expect(await submitted(place)).toBeUndefined()
  })

  test('leaves a rule that conditions cannot say as JSON', async () => {
    const rule = { any: [is('tester', 'eq', true), is('city', 'in', ['杭州'])] }
    const place = await form(rule)
    expect(place.textContent).toContain(t('audience.unsayable'))
    const json = place.querySelector<HTMLTextAreaElement>('textarea[aria-label="JSON"]')!
    expect(JSON.parse(json.value)).toEqual(rule)
    await type(json, '{')
    await press(place, 'Release')
    await until(() => expect(place.textContent).toContain(t('fault.json')))
    await type(json, JSON.stringify({ not: rule }))
    expect(await submitted(place)).toEqual({ not: rule })
  })

  test('its rule is read as sentences', async () => {
    const place = await shown(<AudienceText rule={{ all: [is('city', 'in', ['杭州', '上海']), is('os_version', 'range', ['14', '999999']), is('custom.level', 'gt', 3), is('seat', 'lt', 9)] }} />)
    expect([...place.querySelectorAll('li')].map(line => line.textContent)).toEqual(['City is one of 杭州, 上海', 'Version of the system from 14', 'level above 3', 'Users at most 9'])
  })
})
