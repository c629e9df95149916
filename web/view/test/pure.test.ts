import { areaList } from '@vant/area-data'
import { describe, expect, it } from 'vitest'
import { packagePath } from '../src/assets'
import { units } from '../src/css/units'
import { kebab } from '../src/node'
import { dateMode, regionMode, timeMode } from '../src/parts/picker-modes'
import { decodeText } from '../src/text'

describe('units', () => {
  it.each([
    ['width:750rpx', 'width:100vw'],
    ['width:10rpx;height:-1.5rpx', 'width:1.33333vw;height:-0.2vw'],
    ['width:calc(100% - 75rpx + .5rpx)', 'width:calc(100% - 10vw + 0.06667vw)'],
    ['margin:-20RPX', 'margin:-2.66667vw'],
    ['height:100vh', 'height:100cqh'],
    ['height:calc(100vh - 88rpx)', 'height:calc(100cqh - 11.73333vw)'],
    ['--gap:8rpx;gap:var(--gap)', '--gap:1.06667vw;gap:var(--gap)'],
  ])('%s', (css, out) => expect(units(css)).toBe(out))

  it.each([
    ['.h-100vh{color:red}', 'a class name'],
    ['.a{content:"10rpx";background:url(x-10rpx.png)}', 'strings and urls'],
    ['/* 10rpx */.a{color:red}', 'comments'],
    ['.a{color:#10rpx0}', 'a hash'],
  ])('leaves %s', (css) => expect(units(css)).toBe(css))
})

describe('packagePath', () => {
  it.each([
    ['/images/a.png', 'pages/index/index', 'images/a.png'],
    ['a.png', 'pages/index/index', 'pages/index/a.png'],
    ['../../images/a.png', 'pages/index/index', 'images/a.png'],
    ['./x//y.png', 'index', 'x/y.png'],
    ['../../../../etc/passwd', 'pages/index/index', 'etc/passwd'],
  ])('%s from %s', (source, base, path) => expect(packagePath(source, base)).toBe(path))
})

it('writes names in kebab case', () => {
  expect(kebab('hoverStartTime')).toBe('hover-start-time')
  expect(kebab('hover-start-time')).toBe('hover-start-time')
})

describe('decodeText', () => {
  it('breaks lines at \\n always', () => expect(decodeText('a\\nb', '', false)).toBe('a\nb'))
  it('keeps entities without decode', () => expect(decodeText('&lt;', '', false)).toBe('&lt;'))
  it('decodes each entity once', () => expect(decodeText('&lt;b&gt; &amp;lt; &nope;', '', true)).toBe('<b> &lt; &nope;'))
  it('widens spaces', () => expect(decodeText('a b', 'emsp', false)).toBe('a\u2003b'))
})

describe('picker modes', () => {
  it('limits times and their minutes', () => {
    const mode = timeMode('09:30', '11:15')
    expect(mode.columns([0, 0]).map((c) => [c[0], c.at(-1)])).toEqual([['09', '11'], ['30', '59']])
    expect(mode.columns([2, 0])[1]!.at(-1)).toBe('15')
    expect(mode.value(mode.find('10:05'))).toBe('10:05')
  })

  it('knows leap years', () => {
    const mode = dateMode('2020-01-01', '2024-12-31', 'day')
    expect(mode.columns([4, 1])[2]).toHaveLength(29)
    expect(mode.columns([3, 1])[2]).toHaveLength(28)
    expect(mode.value(mode.find('2024-02-29'))).toBe('2024-02-29')
  })

  it('starts and ends at the given days', () => {
    const mode = dateMode('2024-03-10', '2024-04-05', 'day')
    expect(mode.columns([0, 0])[1]).toHaveLength(2)
    expect(mode.value([0, 0, 0])).toBe('2024-03-10')
    expect(mode.columns([0, 1])[2]).toHaveLength(5)
  })

  it('cuts a value by fields', () => {
    expect(dateMode('', '', 'month').value(dateMode('', '', 'month').find('2001-09'))).toBe('2001-09')
    expect(dateMode('', '', 'year').value([100])).toBe('2000')
  })

  it('finds regions', () => {
    const mode = regionMode(areaList, 3)
    const index = mode.find(['广东省', '深圳市', '南山区'])
    expect([mode.value(index), mode.codes(index)]).toEqual([['广东省', '深圳市', '南山区'], ['440000', '440300', '440305']])
    expect(mode.columns(mode.find(['nowhere'])).map((column) => column[0])).toEqual(['北京市', '北京市', '东城区'])
    expect(regionMode(areaList, 1).columns([0])).toHaveLength(1)
    const all = regionMode(areaList, 3, '全部')
    expect([all.value([0, 0, 0]), all.codes([0, 0, 0])]).toEqual([['全部', '全部', '全部'], ['', '', '']])
    expect(all.columns([1, 0, 0]).map((column) => column.slice(0, 2))).toEqual([['全部', '北京市'], ['全部', '北京市'], ['全部']])
  })
})
