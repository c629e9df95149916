// What can be done with files, by the names of WeChat's file system manager. Each takes one object and gives one.

import { CallError } from '../host'
import type { Args } from '../facade/form'
import { decoded, encoded } from './encoding'
import { normal, type FileTree } from './tree'

/** How contents are made and read, at once. */
export interface Contents {
  of(bytes: Uint8Array): Blob
  read(content: Blob): ArrayBuffer
}

export type Operation = (args: Args) => object | void

export function operations(tree: FileTree<Blob>, contents: Contents): { [name: string]: Operation } {
  const write = (args: Args, before: Uint8Array): void => {
    const data = encoded(args['data'], args['encoding'])
    const whole = new Uint8Array(before.length + data.length)
    whole.set(before)
    whole.set(data, before.length)
    tree.write(pathOf(args, 'filePath'), contents.of(whole))
  }
  const bytes = (path: string): Uint8Array => new Uint8Array(contents.read(tree.file(path)))

  return {
    access: args => void tree.entry(pathOf(args, 'path')),
    appendFile: args => write(args, bytes(pathOf(args, 'filePath'))),
    copyFile: args => tree.write(pathOf(args, 'destPath'), tree.file(pathOf(args, 'srcPath'))),
    mkdir: args => tree.makeFolder(pathOf(args, 'dirPath'), args['recursive'] === true),
    readFile: args => {
      const content = contents.read(tree.file(pathOf(args, 'filePath')))
      const { position = 0, length = content.byteLength - Number(position) } = args
      const [start, end] = [Number(position), Number(position) + Number(length)]
      if (!(start >= 0 && end >= start && end <= content.byteLength)) throw new CallError('invalid', 'Invalid argument, position or length is out of range')
      return { data: decoded(content.slice(start, end), args['encoding']) }
    },
    readdir: args => ({ files: tree.list(pathOf(args, 'dirPath')) }),
    rename: args => tree.rename(pathOf(args, 'oldPath'), pathOf(args, 'newPath')),
    rmdir: args => tree.removeFolder(pathOf(args, 'dirPath'), args['recursive'] === true),
    saveFile: args => {
      const source = pathOf(args, 'tempFilePath')
      const content = tree.file(source)
      if (args['filePath'] === undefined) return { savedFilePath: tree.save(content, source) }
      tree.write(pathOf(args, 'filePath'), content)
      return { savedFilePath: normal(pathOf(args, 'filePath')) }
    },
    stat: args => {
      const path = pathOf(args, 'path')
      const folder = tree.entry(path).content === null
      return { stats: args['recursive'] === true && folder ? tree.statsInside(path) : tree.stats(path) }
    },
    truncate: args => {
      const path = pathOf(args, 'filePath')
      const whole = new Uint8Array(Math.max(0, Math.min(Number(args['length'] ?? 0) || 0, 100 * 1024 * 1024)))
      whole.set(bytes(path).subarray(0, whole.length))
      tree.write(path, contents.of(whole))
    },
    unlink: args => tree.removeFile(pathOf(args, 'filePath')),
    writeFile: args => write(args, new Uint8Array()),
    getSavedFileList: () => ({ fileList: tree.saved().map(([filePath, entry]) => ({ filePath, ...described(entry) })) }),
    removeSavedFile: args => tree.removeFile(pathOf(args, 'filePath')),
  }
}

/** Size and time of a file that was saved. */
export function described({ content, at }: { content: Blob | null; at: number }): { size: number; createTime: number } {
  return { size: content?.size ?? 0, createTime: Math.floor(at / 1000) }
}

export function pathOf(args: Args, name: string): string {
  const path = args[name]
  if (typeof path === 'string' && path !== '') return path
  throw new CallError('invalid', `parameter error: parameter.${name} should be String and not empty;`)
}
