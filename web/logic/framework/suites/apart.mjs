// Which of the framework's own tests do not apply here, why, and how many the others are.

import { readFileSync, writeFileSync } from 'node:fs'

const BACKENDS = 'of another backend; the same test runs on ours'

/** By the ends of their names, as regular expressions. */
export const APART = [
  { reason: BACKENDS, tests: ['.* \\((DOM|shadow) backend\\).*'] },
  { reason: 'components drawn outside the tree (externalComponent), which nothing here makes', tests: [
    'dump element dump node structure \\(external component\\)', 'native rendering mode (basic tree building|slot appending|event handling)', 'Element (?!Iterator).*',
    'Element Iterator should support (iterating|composed-ancestors traversing|ancestors traversing with break|composed-descendants-root-first traversing)',
    'Events #addListenerToElement should attach listeners to native-rendering elements', 'Events #triggerEvent should (trigger (global|non-global|non-bubble) events|convert event target correctly .*|bubble from shadowRoot)',
    'VirtualNode \\(composed backend\\) #appendChild should work in a native-rendered root', 'Component \\(composed backend\\) #classList should support external classes',
  ] },
  { reason: 'mutation observers, which no façade offers', tests: ['MutationObserver .*', 'Observer .*', 'Component \\(composed backend\\) #\\S+ #getMethodCaller should allow changing method caller'] },
  { reason: 'queries and intersection observers are the runtime\'s own', tests: ['selector query query (single element info|multiple element info|viewport info|context)', 'intersection observer create intersection observer'] },
  { reason: 'events, models and styles of a browser\'s own nodes; the view has them', tests: ['domlike backend events .*', 'model value binding model value binding on native node \\(DOM (input|checkbox)\\)', 'backend support basic context style-sheet methods'] },
  { reason: 'no backend by default', tests: ['event error lifetimes stack overflow', 'component utils fallback event( on NativeNode)?'] },
  { reason: 'one space, which imports from none', tests: ['env multiple code spaces', 'Component Space create with base space'] },
  { reason: 'fields of their backend\'s nodes', tests: ['component utils hostNodeTagName', 'Component Space shared style scope applied to components'] },
  { reason: 'debugging marks and reflected attributes, which nobody asks for', tests: ['Extra Info should output (component )?id', 'Component \\(composed backend\\) #setData #data should reflect to attributes', 'DataProxy should support attributes reflection and ID prefixes'] },
  { reason: 'attributes cross as JSON: false is a value, and no number is null', tests: ['node tree structure \\(composed backend\\) (attribute types|setting native node attr)'] },
  { reason: 'guards against building nodes by hand', tests: ['backend prevent some node from direct construction'] },
]

/** Counts by package, compared with those of the last run. */
export class Counts {
  constructor(file) {
    this.file = file
  }

  onTestRunEnd(modules) {
    const counts = {}
    for (const module of [...modules].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1))) {
      const name = module.relativeModuleId.split('/')[0]
      const own = (counts[name] ??= { passed: 0, apart: {} })
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') own.passed += 1
        if (state !== 'skipped') continue
        const { reason = 'skipped by itself' } = APART.find(({ tests }) => new RegExp(`^(${tests.join('|')})$`).test(test.fullName.replaceAll(' > ', ' '))) ?? {}
        own.apart[reason] = (own.apart[reason] ?? 0) + 1
      }
    }
    const text = `${JSON.stringify(counts, null, 2)}\n`
    if (process.env.UPDATE_SNAPSHOTS) return writeFileSync(this.file, text)
    if (readFileSync(this.file, 'utf8') === text) return
    console.error(`other counts than in ${this.file.pathname}:\n${text}`)
    process.exitCode = 1
  }
}
