// What the framework's tests expect around them.

import { vi } from 'vitest'

Object.assign(globalThis, { jest: vi, window: globalThis })
