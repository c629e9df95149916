// Takes from the worker's global scope what a mini-program must not have. The frame's content policy already shuts
// network, storage and evaluation; this makes the doors disappear as well, and keeps the scope sane for libraries.

/** Doors to the network, to storage, to other contexts, to memory without an account, and to the messages of the runtime itself. */
const FORBIDDEN = [
  'fetch', 'fetchLater', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport', 'importScripts',
  'indexedDB', 'IDBFactory', 'caches', 'CacheStorage', 'cookieStore', 'Worker', 'SharedWorker', 'BroadcastChannel',
  'Notification', 'MessageChannel', 'MessagePort', 'RTCPeerConnection', 'RTCDataChannel', 'FontFace', 'FontFaceSet', 'fonts',
  'postMessage', 'onmessage', 'onmessageerror', 'onerror', 'onrejectionhandled', 'onunhandledrejection', 'addEventListener',
  'removeEventListener', 'dispatchEvent', 'close', 'reportError', 'navigator', 'location', 'origin', 'name', 'isSecureContext', 'crossOriginIsolated',
  'FileReaderSync', 'FileSystemHandle', 'FileSystemFileHandle', 'FileSystemDirectoryHandle', 'FileSystemSyncAccessHandle',
  'webkitRequestFileSystem', 'webkitRequestFileSystemSync', 'webkitResolveLocalFileSystemURL', 'webkitResolveLocalFileSystemSyncURL',
  'Cache', 'StorageManager', 'LockManager', 'ServiceWorkerRegistration', 'PushManager', 'GPU', 'HID', 'Serial', 'USB', 'trustedTypes', 'scheduler', 'WebAssembly',
]

/**
 * Removes the doors from `scope` and from everything it inherits, and puts immovable `undefined` in their place. The
 * prototypes lose them, too, so that `Object.getPrototypeOf(self).fetch` does not bring them back.
 */
export function harden(scope: object): void {
  for (const name of FORBIDDEN) {
    for (let owner: object | null = scope; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner) as object | null) {
      if (!Object.hasOwn(owner, name)) continue
      try {
        delete (owner as { [name: string]: unknown })[name]
      } catch {
        // not configurable: the definition below hides it
      }
    }
    try {
      Object.defineProperty(scope, name, { value: undefined, writable: false, configurable: false, enumerable: false })
    } catch {
      // an own property that can neither go nor change; the content policy still holds
    }
  }
}

/** What libraries look for when they want the global object. */
export function aliases(scope: { [name: string]: unknown }): void {
  for (const name of ['global', 'window']) {
    Object.defineProperty(scope, name, { value: scope, writable: true, configurable: true, enumerable: false })
  }
}
