// Component libraries as apps: a page per component with its default properties and a little text in its slot,
// sections, each a page with ten of them, and a page with the pieces that are compared between dialects.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PIECES } from './pieces'

/** Of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = join(root, 'conformance/libraries/node_modules')

const TEMPLATES = { wechat: 'wxml', alipay: 'axml', baidu: 'swan', bytedance: 'ttml', qq: 'qml' }

export interface Library {
  /** Of the snapshot. */
  name: string
  package: string
  /** In the package. */
  folder: string
  dialect: keyof typeof TEMPLATES
  /** What the published files lack to work anywhere: file, text, text instead. */
  repairs?: readonly (readonly [string, string, string])[]
}

const mpHtml = (dialect: Library['dialect'], folder: string, repairs: Library['repairs'] = []): Library => ({ name: `mp-html-${dialect}`, package: 'mp-html', folder: `dist/${folder}`, dialect, repairs })

export const LIBRARIES: Library[] = [
  { name: 'vant-weapp', package: '@vant/weapp', folder: 'dist', dialect: 'wechat' },
  { name: 'tdesign-miniprogram', package: 'tdesign-miniprogram', folder: 'miniprogram_dist', dialect: 'wechat' },
  { name: 'weui-miniprogram', package: 'weui-miniprogram', folder: 'miniprogram_dist', dialect: 'wechat' },
  { name: 'lin-ui', package: 'lin-ui', folder: 'dist', dialect: 'wechat' },
  { name: 'iview-weapp', package: 'iview-weapp', folder: 'dist', dialect: 'wechat' },
  { name: 'antd-mini-wechat', package: 'antd-mini', folder: 'compiled/wechat/src', dialect: 'wechat' },
  { name: 'antd-mini-alipay', package: 'antd-mini', folder: 'es', dialect: 'alipay' },
  { name: 'mini-ali-ui', package: 'mini-ali-ui', folder: 'es', dialect: 'alipay' },
  { name: 'mini-antui', package: 'mini-antui', folder: 'es', dialect: 'alipay' },
  mpHtml('wechat', 'mp-weixin'),
  // Its build for Alipay has lost a property with its observer: a syntax error, and nodes that nobody sets.
  mpHtml('alipay', 'mp-alipay', [['node/node.js', 'props:{childs:,', 'props:{childs:[],'], ['node/node.axml', '{{childs:nodes,', '{{childs:childs,']]),
  mpHtml('baidu', 'mp-baidu'),
  mpHtml('bytedance', 'mp-toutiao'),
  mpHtml('qq', 'mp-qq'),
]

const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Record<string, unknown>

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

export const versionOf = (library: Library): string => String(json(join(packages, library.package, 'package.json'))['version'])

/** A package's dependencies, and theirs, beside the app as npm would put them. */
function installed(name: string, to: string): void {
  const { dependencies = {} } = json(join(packages, name, 'package.json')) as { dependencies?: Record<string, string> }
  for (const dependency of Object.keys(dependencies)) {
    const target = join(to, 'node_modules', dependency)
    if (existsSync(target) || !existsSync(join(packages, dependency))) continue
    cpSync(join(packages, dependency), target, { recursive: true })
    installed(dependency, to)
  }
}

/** Paths of the components of a library, without extension. */
function componentsOf(folder: string, template: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => existsSync(file.replace(/json$/, template)) && json(file).component === true)
    .map(file => relative(folder, file).replace(/\.json$/, ''))
    .sort()
}

const SECTION = 10

/** The app of a library: where it is, its components, and the pages that are opened, of which each shows some blocks. */
export interface Generated { folder: string, components: string[], pages: { path: string, blocks: string[] }[] }

/** Writes it. */
export function generate(library: Library): Generated {
  const folder = join(root, 'var/inputs/libraries', library.name)
  const template = TEMPLATES[library.dialect]
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(packages, library.package, library.folder), join(folder, 'lib'), { recursive: true })
  installed(library.package, folder)
  for (const [file, from, to] of library.repairs ?? []) {
    write(join(folder, 'lib', file), readFileSync(join(folder, 'lib', file), 'utf8').replace(from, to))
  }

  const page = (path: string, components: Record<string, string>, body: string, data: object = {}): string => {
    write(join(folder, `${path}.json`), JSON.stringify({ usingComponents: components }))
    write(join(folder, `${path}.js`), `Page({ data: ${JSON.stringify(data)} })\n`)
    write(join(folder, `${path}.${template}`), body)
    return path
  }
  const paths = componentsOf(join(folder, 'lib'), template)
  const tagOf = (path: string): string => `x-${path.replace(/\W+/g, '-').toLowerCase()}`
  const block = (content: string): string => `<view>${content}</view>\n`
  const alone = (path: string): string => `<${tagOf(path)}>文字</${tagOf(path)}>`
  const used = (some: string[]): Record<string, string> => Object.fromEntries(some.map(path => [tagOf(path), `/lib/${path}`]))

  const single = paths.map(path => page(`components/${tagOf(path)}`, used([path]), alone(path)))
  const pages: Generated['pages'] = []
  for (let at = 0; at < paths.length; at += SECTION) {
    const blocks = paths.slice(at, at + SECTION)
    const body = blocks.map(path => block(alone(path))).join('')
    pages.push({ path: page(`sections/s${String(at / SECTION + 1).padStart(2, '0')}`, used(blocks), body), blocks })
  }
  const set = PIECES[library.package]
  if (set) {
    const body = set.pieces.map(piece => block(piece.template)).join('')
    const of = Object.fromEntries(set.pieces.map(({ name, data }) => [name, data]))
    pages.push({ path: page('pieces/pieces', set.components, body, { of }), blocks: set.pieces.map(({ name }) => `piece ${name}`) })
  }
  write(join(folder, 'app.json'), JSON.stringify({ pages: [...pages.map(({ path }) => path), ...single] }))
  write(join(folder, 'app.js'), 'App({})\n')
  write(join(folder, 'hutong.json'), JSON.stringify({ version: '1.0.0', domains: { download: ['*'] } }))
  if (library.dialect === 'alipay') write(join(folder, 'mini.project.json'), JSON.stringify({ component2: true }))
  return { folder, components: paths, pages }
}
