// What a container keeps in the host page's IndexedDB: entries and grants per (platform, app, subject), version codes seen.

let opening: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('hutong', 1)
    request.onupgradeneeded = () => {
      for (const store of ['entries', 'grants', 'seen']) request.result.createObjectStore(store)
    }
    request.onsuccess = () => {
      request.result.onclose = () => (opening = undefined)
      resolve(request.result)
    }
    request.onerror = () => reject(request.error ?? new Error('IndexedDB cannot be opened'))
  }).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

type Store = 'entries' | 'grants' | 'seen'

/** Runs `work` in one transaction; resolves when it has been committed, with what `work` resolved to or returned. */
async function transaction<T>(store: Store, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const running = database.transaction(store, mode)
    const request = work(running.objectStore(store))
    running.oncomplete = () => resolve(request?.result)
    running.onabort = () => reject(running.error ?? new Error('the transaction was aborted'))
  })
}

/** Everything below one scope of a store. Keys are [scope, key]. */
export class Table {
  constructor(private readonly store: 'entries' | 'grants', private readonly scope: string) {}

  /** All keys and values, in order of key. */
  async all(): Promise<[key: string, value: unknown][]> {
    const found: [string, unknown][] = []
    await transaction(this.store, 'readonly', (store) => {
      const cursor = store.openCursor(this.#range())
      cursor.onsuccess = () => {
        const at = cursor.result
        if (!at) return
        found.push([(at.key as [string, string])[1], at.value])
        at.continue()
      }
      return undefined
    })
    return found
  }

  async set(key: string, value: unknown): Promise<void> {
    await transaction(this.store, 'readwrite', (store) => store.put(value, [this.scope, key]))
  }

  async remove(key: string): Promise<void> {
    await transaction(this.store, 'readwrite', (store) => store.delete([this.scope, key]))
  }

  async clear(): Promise<void> {
    await transaction(this.store, 'readwrite', (store) => store.delete(this.#range()))
  }

  #range(): IDBKeyRange {
    return IDBKeyRange.bound([this.scope], [this.scope, []])
  }
}

/** What is kept under a key of the entries of a scope. */
export async function entry<T>(scope: string, key: string): Promise<T | undefined> {
  return transaction('entries', 'readonly', (store) => store.get([scope, key]) as IDBRequest<T | undefined>)
}

/** Puts what `change` makes of it in its place, in one transaction: nothing that another tab puts there meanwhile is lost. */
export async function amend<T>(scope: string, key: string, change: (before: T | undefined) => T): Promise<void> {
  await transaction('entries', 'readwrite', (store) => {
    const current = store.get([scope, key]) as IDBRequest<T | undefined>
    current.onsuccess = () => store.put(change(current.result), [scope, key])
    return undefined
  })
}

/** Where the newest statement about the keys of a platform is kept, of which the host pins one. */
export function keysScope(platform: string, pinned: string): string {
  return JSON.stringify(['keys', platform, pinned])
}

/** The highest version code of an app that ran here, 0 when none did. */
export async function seenVersion(scope: string): Promise<number> {
  return ((await transaction('seen', 'readonly', (store) => store.get(scope) as IDBRequest<number | undefined>)) ?? 0)
}

/** Remembers a version code; it never goes down, whatever the order of two elements on one page. */
export async function rememberVersion(scope: string, code: number): Promise<void> {
  await transaction('seen', 'readwrite', (store) => {
    const current = store.get(scope)
    current.onsuccess = () => {
      if (code > ((current.result as number | undefined) ?? 0)) store.put(code, scope)
    }
    return undefined
  })
}
