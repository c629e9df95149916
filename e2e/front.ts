// The mini-program in front of a page: a host may keep others behind it, and a frame that waits for the next.

import type { FrameLocator, Locator, Page } from '@playwright/test'

/** Its frame. A page of the web that it shows has another, which stands after it. */
export const front = (within: Page | Locator): FrameLocator => within.locator('hutong-app:not([hidden])').last().locator('iframe').first().contentFrame()
