// Parts of a package that `preloadRule` of its `config.json` names are fetched when their page has been entered, so that
// going there asks nobody. Whatever goes wrong is for the moment when the part is needed.

import { filesOf } from './broker/assets'
import type { Files } from './files'
import { networkState } from './system'

interface Rule {
  network?: unknown
  packages?: unknown
}

interface Config {
  functions?: { preloadRule?: Record<string, Rule> }
  subpackages?: { root: string; name: string }[]
}

export class Preload {
  readonly #done = new Set<string>()

  constructor(private readonly files: Files) {}

  /** `path`: the page with its query. */
  async entered(path: string): Promise<void> {
    const page = path.replace(/\?.*/s, '')
    const { functions, subpackages } = (await this.files.json('config.json')) as Config
    const rules = functions?.preloadRule
    if (!rules || !Object.hasOwn(rules, page) || this.#done.has(page)) return
    const { network, packages } = rules[page]!
    // The vendor fetches over Wi-Fi only where the rule says nothing. A browser that tells nothing of its network is taken for one.
    if (network !== 'all' && !['wifi', 'unknown'].includes(networkState().networkType)) return
    this.#done.add(page)
    for (const wanted of Array.isArray(packages) ? packages : []) {
      const part = subpackages?.find(({ root, name }) => wanted === root || wanted === name)
      if (part) await Promise.allSettled(filesOf(part.root).map((name) => this.files.bytes(name)))
    }
  }
}
