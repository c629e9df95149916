// The file system manager and its relatives among the façade's names.

import type { Facade, Form } from '@hutong/protocol'
import { callbackForm, failureOf, notSupported, syncForm, type Args } from '../facade/form'
import type { Handler } from '../facade/page-calls'
import type { Services } from '../facade/services'
import { asObject, isPlain } from '../json'
import { described, operations, pathOf, type Operation } from './operations'
import { FileTree, normal, type Entry } from './tree'

/** Operations that also answer at once: the parameters by position, and the field that is then the answer. */
const SYNC: { [name: string]: [parameters: string, returns?: string] } = {
  access: ['path'], appendFile: ['filePath data encoding'], copyFile: ['srcPath destPath'], mkdir: ['dirPath recursive'],
  readFile: ['filePath encoding position length', 'data'], readdir: ['dirPath', 'files'], rename: ['oldPath newPath'], rmdir: ['dirPath recursive'],
  saveFile: ['tempFilePath filePath', 'savedFilePath'], stat: ['path recursive', 'stats'], truncate: ['filePath length'], unlink: ['filePath'],
  writeFile: ['filePath data encoding'],
}
const ABSENT = 'open close read write fstat ftruncate readZipEntry readCompressedFile unzip'
/** Parameters that name a file to be read. */
const SOURCES = ['path', 'filePath', 'srcPath', 'tempFilePath']

const trees = new WeakMap<Services, FileTree<Blob>>()

/** The one tree of a mini-program, which all of its façades share. */
function treeOf(services: Services): FileTree<Blob> {
  const { start, host, topics } = services
  const known = trees.get(services)
  if (known) return known
  const change = (path: string, entry: Entry<Blob> | null): Promise<unknown> =>
    entry ? host.invoke('file.write', { path, content: entry.content }) : host.invoke('file.remove', { path })
  const tree = new FileTree<Blob>((start.files ?? []) as [string, Entry<Blob>][], change, () => Date.now())
  trees.set(services, tree)
  topics.on('file', (value: unknown) => {
    const { path, content } = value as { path: string; content: Blob }
    tree.add(path, content)
  })
  return tree
}

export function fileCalls(services: Services, { form }: Facade): { [capability: string]: Handler } {
  const { host, reporter, contents } = services
  const tree = treeOf(services)
  const all = operations(tree, contents)
  /** Files of the package come from the broker; from then on they are here. */
  const load = async (args: Args): Promise<void> => {
    for (const name of SOURCES) {
      const path = args[name]
      if (typeof path !== 'string' || path.includes('://') || tree.has(path)) continue
      const found = await host.invoke('file.read', { path: normal(path) }).catch(() => ({}))
      const { content } = asObject(found)
      if (content) tree.add(normal(path), content as Blob)
    }
  }
  const info = async (args: Args): Promise<object> => {
    const content = tree.file(pathOf(args, 'filePath'))
    const { digestAlgorithm: algorithm = 'md5' } = args
    return { size: content.size, ...asObject(await host.invoke('file.digest', { content, algorithm })) }
  }
  const run = (operation: (args: Args) => unknown) => async (args: Args): Promise<object> => {
    await load(args)
    const result = await operation(args)
    await tree.written()
    return asObject(result)
  }
  const report = (error: unknown): void => reporter.error(error, 'files')

  return {
    'file.manager': () => {
      const manager: { [name: string]: unknown } = {}
      for (const [name, operation] of Object.entries({ ...all, getFileInfo: info })) {
        manager[name] = (options: unknown) => callbackForm(reporter, form, name, options, run(operation))
      }
      for (const [name, [parameters, returns]] of Object.entries(SYNC)) {
        manager[`${name}Sync`] = atOnce(form, `${name}Sync`, all[name] as Operation, parameters.split(' '), returns, () => tree.written().catch(report))
      }
      for (const name of ABSENT.split(' ')) {
        manager[name] = (options: unknown) => callbackForm(reporter, form, name, options, () => { throw notSupported() })
        manager[`${name}Sync`] = () => failureOf(form, `${name}Sync`, notSupported())
      }
      return manager
    },
    'file.save': run(all['saveFile'] as Operation),
    'file.info': run(info),
    'file.saved.list': run(all['getSavedFileList'] as Operation),
    'file.saved.info': run(args => described(tree.entry(pathOf(args, 'filePath')))),
    'file.saved.remove': run(all['removeSavedFile'] as Operation),
  }
}

/** An operation that answers at once. Some vendors give it one object and get one. */
function atOnce(form: Form, name: string, operation: Operation, parameters: string[], returns: string | undefined, after: () => void): unknown {
  return (...given: unknown[]): unknown => {
    const whole = given.length === 1 && isPlain(given[0])
    const args = whole ? (given[0] as Args) : Object.fromEntries(parameters.map((parameter, at) => [parameter, given[at]]))
    const result = syncForm(form, name, () => operation(args))
    after()
    return whole ? result : returns === undefined ? undefined : asObject(result)[returns]
  }
}
