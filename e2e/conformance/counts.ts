// The counts of a snapshot: what opened in the browser and in the runner, and whether both drew the same.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headless, type Headless } from './headless'
import { root } from './libraries'
import type { Look } from './opened'

const state = ({ opened, errors }: { opened: boolean, errors: string[] }): string =>
  !opened ? 'not opened' : errors.length ? 'errors' : 'clean'

/** Why a page draws otherwise in the runner, which lays nothing out, draws no pictures and has a time of its own. */
const REASONS: Record<string, string> = {
  'antd-mini-alipay sections/s01': 'layout',
  'bookshelf pages/notes/notes': 'clock',
  'flash pages/home/home': 'clock',
  'flash pages/goods/goods': 'clock',
  'habits pages/today/today': 'clock',
  'lin-ui sections/s04': 'layout',
  ...Object.fromEntries(['alipay', 'baidu', 'bytedance', 'qq', 'wechat'].map(dialect => [`mp-html-${dialect} pieces/pieces`, 'media'])),
  'wux pages/countdown/index': 'clock',
  'wux pages/countup/index': 'clock',
  'wux pages/ellipsis/index': 'layout',
  'wux pages/popover/index': 'transition',
  'wux pages/qrcode/index': 'canvas',
  'wux pages/tabs/index': 'layout',
}

/** Whose error it is that a page writes, where it is not ours: of a part that stands alone here, or as it was published. */
const THEIRS: Record<string, 'alone' | 'published'> = {
  'antd-mini-wechat sections/s03': 'published',
  'antd-mini-wechat sections/s04': 'published',
  'lin-ui sections/s02': 'published',
  'lin-ui sections/s03': 'alone',
  'lin-ui sections/s05': 'published',
  'lin-ui sections/s06': 'alone',
  'lin-ui sections/s07': 'published',
  'mini-ali-ui sections/s05': 'alone',
  'mini-ali-ui sections/s06': 'alone',
  'mini-antui sections/s04': 'alone',
  'mp-html-alipay sections/s01': 'alone',
  'tdesign-miniprogram sections/s02': 'alone',
  'tdesign-miniprogram sections/s04': 'published',
  'wux pages/barcode/index': 'published',
}

/** Whether a page may still differ for this reason alone, be it the same by chance or not. */
const explains = (reason: string, browser: string, runner: string): boolean => reason !== 'clock' || unnumbered(browser) === unnumbered(runner)
const unnumbered = (tree: string): string => tree.replace(/\d[\d.,]*/g, '0')

/** Opens the pages that a browser has opened in the runner, and holds the two against each other. */
export function counts(name: string, folder: string, look: Look): { counted: object, runs: Headless[] } {
  const runs = headless(folder, look)
  const pages = look.seen.map((one, at) => {
    const run = runs[at]!
    const reason = REASONS[`${name} ${one.page}`]
    const tree = reason && explains(reason, one.tree, run.tree) ? reason : run.tree === one.tree ? 'same' : 'other'
    if (run.errors.length > 0) console.log(`${one.page}, runner: ${run.errors.map(text => text.slice(0, 300)).join(' | ')}`)
    if (run.tree !== one.tree) keep(`${name}/${one.page.replaceAll('/', '-')}`, one.tree, run)
    const errors = one.errors.length + run.errors.length > 0 ? THEIRS[`${name} ${one.page}`] ?? 'unknown' : undefined
    return { page: one.page, built: one.built, browser: state(one), runner: state(run), errors, tree }
  })
  const count = (holds: (page: typeof pages[number]) => boolean): number => pages.filter(page => page.built && holds(page)).length
  const counted = {
    pages: pages.length,
    built: count(() => true),
    browser: { opened: count(page => page.browser !== 'not opened'), without_error: count(page => page.browser === 'clean') },
    runner: { opened: count(page => page.runner !== 'not opened'), without_error: count(page => page.runner === 'clean') },
    same_tree: count(page => page.tree === 'same'),
    not_clean: pages.filter(page => !page.built || page.browser !== 'clean' || page.runner !== 'clean' || page.tree !== 'same'),
  }
  return { counted, runs }
}

/** Both trees where they differ, for whoever looks into it. */
function keep(name: string, tree: string, run: Headless): void {
  const folder = join(root, 'var/conformance', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'browser.txt'), tree + '\n')
  writeFileSync(join(folder, 'runner.txt'), run.tree + '\n')
}
