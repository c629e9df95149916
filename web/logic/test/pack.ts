// Makes a package from sources in memory: enough of the compiler for tests of the runtime.

import { TmplGroup } from 'glass-easel-template-compiler'
import type { AppConfig, ComponentConfig, PageConfig } from '../src/config'

export type Sources = { [path: string]: string | object }

export interface Packed {
  config: AppConfig
  /** Root of a subpackage (empty for main) → its `logic.js`. */
  logic: { [root: string]: string }
}

interface AppJson {
  pages: string[]
  window?: object
  tabBar?: AppConfig['tabBar']
  subpackages?: { root: string; pages: string[] }[]
  style?: string
}

interface ComponentJson {
  usingComponents?: { [tag: string]: string }
  componentGenerics?: { [name: string]: true | { default: string } }
  componentPlaceholder?: { [tag: string]: string }
  component?: boolean
  styleIsolation?: string
  /** Tests only: the class prefix that the style compiler would have chosen. */
  scope?: string
  /** Tests only: the diagnostic of a page that could not be built. */
  placeholder?: string
}

const VIEW_SCRIPTS = 'var getRegExp=function(p,f){return new RegExp(p,f||"")};var getDate=function(t){return t===undefined?new Date():new Date(t)};'

export function pack(sources: Sources): Packed {
  const app = sources['app.json'] as AppJson
  const subpackages = (app.subpackages ?? []).map(({ root, pages }) => ({ root, pages, name: root, independent: false }))
  const rootOf = (path: string): string => subpackages.find(({ root }) => path.startsWith(`${root}/`))?.root ?? ''
  const pagePaths = [...app.pages, ...subpackages.flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`))]
  const pages: { [path: string]: PageConfig } = {}
  const components: { [path: string]: ComponentConfig } = {}
  for (const [file, source] of Object.entries(sources)) {
    if (!file.endsWith('.json') || file === 'app.json') continue
    const path = file.slice(0, -'.json'.length)
    const json = source as ComponentJson
    components[path] = {
      root: rootOf(path),
      usingComponents: Object.fromEntries(Object.entries(json.usingComponents ?? {}).map(([tag, used]) => [tag, used.replace(/^\//, '')])),
      generics: Object.fromEntries(Object.entries(json.componentGenerics ?? {}).map(([name, value]) => [name, value === true ? null : value.default.replace(/^\//, '')])),
      ...(json.componentPlaceholder ? { placeholders: json.componentPlaceholder } : {}),
      ...(json.styleIsolation ? { options: { styleIsolation: json.styleIsolation } } : {}),
      ...(json.scope ? { scope: json.scope, sheet: path } : {}),
    }
  }
  for (const path of pagePaths) {
    const json = (sources[`${path}.json`] ?? {}) as ComponentJson & object
    components[path] ??= { root: rootOf(path), usingComponents: {} }
    pages[path] = { root: rootOf(path), config: json as PageConfig['config'], styles: ['app', path], ...(json.placeholder ? { placeholder: json.placeholder } : {}) }
  }
  const config: AppConfig = {
    entry: pagePaths[0] ?? '',
    window: app.window ?? {},
    ...(app.tabBar ? { tabBar: app.tabBar } : {}),
    pages,
    components,
    subpackages,
    functions: app.style ? { style: app.style } : {},
  }
  const logic = Object.fromEntries(['', ...subpackages.map(({ root }) => root)].map(root => [root, bundle(sources, root, rootOf)]))
  return { config, logic }
}

function bundle(sources: Sources, root: string, rootOf: (path: string) => string): string {
  const files = Object.entries(sources).filter(([file]) => rootOf(file) === root)
  const parameters = 'require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages'
  const modules = files.filter(([file]) => file.endsWith('.js')).map(([file, code]) => `${JSON.stringify(file)}:function(${parameters}){${String(code)}\n}`)
  const group = new TmplGroup()
  group.setExtraRuntimeScript(VIEW_SCRIPTS)
  for (const [file, code] of files) {
    if (file.endsWith('.wxml')) group.addTmpl(file.slice(0, -'.wxml'.length), String(code))
    if (file.endsWith('.wxs')) group.addScript(file.slice(0, -'.wxs'.length), String(code))
  }
  return `__hutong_define__(${JSON.stringify(root)},{modules:{${modules.join(',')}},templates:${group.getTmplGenObjectGroups()}})`
}
