// What antd and the settings ask a browser for, and jsdom has not.
import { vi } from 'vitest'

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
vi.stubGlobal('matchMedia', (media: string) => ({ media, matches: /min-width/.test(media), addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {} }))
vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })

// tables measure their scroll bars with the style of a part, which jsdom has not either
const styles = window.getComputedStyle.bind(window)
vi.stubGlobal('getComputedStyle', (element: Element) => styles(element))
