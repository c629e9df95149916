// What the console offers: no more than the platform's own tables allow.
import { describe, expect, test } from 'vitest'
import { answers } from '../src/acceptance'
import { changes } from '../src/knobs'
import { acts, mayBeShown, mayPut, nextTerms, percentOf, stands } from '../src/line'
import { offers } from '../src/measures'
import { steps } from '../src/review'
import type { May } from '../src/session'

/** Who has these rights. */
const has = (...rights: Parameters<May>): May => right => (rights as string[]).includes(right)
const reviewer: May = right => ['decide_review', 'promote_version', 'release_to_users', 'pause_release'].includes(right)
const developer: May = right => ['submit_review', 'withdraw_review', 'release_to_testers', 'release_to_users', 'pause_release'].includes(right)
const analyst: May = () => false

describe('a version', () => {
  test.each([
    ['ready', developer, ['submit']], ['rejected', developer, ['submit']], ['in_review', developer, ['withdraw', 'speed_up']], ['admitted', developer, []], ['scan_failed', reviewer, ['scan']],
    ['in_review', reviewer, ['approve', 'reject', 'delay']], ['delayed', reviewer, ['approve', 'reject', 'resume']],
    ['admitted', reviewer, ['remove', 'promote']], ['removed', reviewer, ['restore']], ['in_review', analyst, []], ['admitted', has('promote_version'), ['promote']],
  ] as const)('that is %s offers who has the rights %#: %j', (state, may, offered) => {
    expect(steps({ state, promotable: false }, may)).toEqual(offered)
  })

  test('whose review was sped up is not sped up again', () => {
    expect(steps({ state: 'in_review', promotable: false, sped_up_at: 1 }, developer)).toEqual(['withdraw'])
  })

  test('that may be promoted can lose that, also when it is removed', () => {
    expect(steps({ state: 'admitted', promotable: true }, reviewer)).toEqual(['remove', 'demote'])
    expect(steps({ state: 'removed', promotable: true }, reviewer)).toEqual(['restore', 'demote'])
  })

  test('comes to users when it is admitted, to testers unless it is known to be bad', () => {
    expect([mayBeShown('admitted', 'gray'), mayBeShown('in_review', 'online')]).toEqual([true, false])
    expect([mayBeShown('in_review', 'trial'), mayBeShown('removed', 'dev'), mayBeShown('uploading', 'dev')]).toEqual([true, false, false])
  })
})

test.each([
  ['asked', ['accept', 'refuse']], ['accepted', ['take_back']], ['refused', ['accept']], ['taken_back', ['accept']],
] as const)('a version that a host was asked about and is %s offers its owner %j', (state, offered) => {
  expect(answers(state, has('accept_version'))).toEqual(offered)
  expect(answers(state, developer)).toEqual([])
})

describe('a release', () => {
  test.each([
    ['gray', 'active', ['pause', 'revert', 'take_offline']], ['gray', 'paused', ['resume', 'revert', 'take_offline']],
    ['online', 'active', ['take_offline']], ['online', 'scheduled', ['take_offline']], ['gray', 'reverted', []], ['online', 'rolled_back', []],
  ] as const)('on %s that is %s offers %j', (track, state, offered) => {
    expect(acts({ track, state }, developer)).toEqual(offered)
    expect(acts({ track, state }, has('release_to_users'))).toEqual([])
  })

  test('comes on the tracks that one has the right for', () => {
    expect([mayPut('admitted', 'online', developer), mayPut('admitted', 'trial', reviewer), mayPut('ready', 'online', developer), mayPut('ready', 'dev', developer)]).toEqual([true, false, false, true])
  })

  const release = { id: 'rel_1', app: 'app_1', host: 'hst_1', version: 'ver_1', version_code: 1, track: 'gray', state: 'scheduled', percent: 10, starts_at: 1_001, ends_at: 9_000, created_at: 0, updated_at: 0 } as const

  test('that is scheduled stays so when it is to grow', () => {
    expect(nextTerms(release, 50)).toEqual({ app: 'app_1', host: 'hst_1', version: 'ver_1', track: 'gray', percent: 50, audience: undefined, starts_at: 1_001, ends_at: 9_000 })
  })

  test('begins with ten percent, and keeps what it was given', () => {
    expect([percentOf('gray', undefined), percentOf('gray', { percent: 30 }), percentOf('online', release), percentOf('gray', { percent: null })]).toEqual([10, 30, undefined, undefined])
  })

  test('stands until another one takes its place', () => {
    expect([stands({ track: 'gray', state: 'paused' }), stands({ track: 'online', state: 'superseded' }), stands(undefined)]).toEqual([true, false, false])
  })
})

test('a measure is lifted, and its appeal decided, by who took it', () => {
  const all: May = () => true
  const measure = { by_host: true, appeal: 'filed', lifted_at: null } as const
  expect([offers(measure, 'host_owner', all), offers(measure, 'operator', all)]).toEqual([['decide', 'lift'], []])
  expect(offers({ ...measure, by_host: false, appeal: 'none' }, 'developer', has('file_appeal'))).toEqual(['appeal'])
  expect(offers({ ...measure, lifted_at: 1 }, 'host_owner', all)).toEqual([])
  expect(offers({ ...measure, appeal: 'granted' }, 'host_owner', all)).toEqual([])
})

describe('the changes to a preset', () => {
  const preset = { max_open_reviews: 1, gray_steps: [10, 30, 50], gray_monotonic: false, withdraw_per_day: null }

  test('are what differs from it', () => {
    expect(changes(preset, { max_open_reviews: 1, gray_steps: [10, 50], gray_monotonic: true })).toEqual({ gray_steps: [10, 50], gray_monotonic: true })
  })

  test('take a limit away where it is left empty', () => {
    expect(changes(preset, { gray_steps: [10, 30, 50], gray_monotonic: false })).toEqual({ max_open_reviews: null })
  })
})
