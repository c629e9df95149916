/** One of the panel's tabs. */
export interface Tab {
  readonly name: 'console' | 'elements' | 'data' | 'storage' | 'network' | 'events'
  readonly element: HTMLElement
  /** Called again and again while it can be seen, but not before the last time is over. */
  refresh?(): Promise<void>
  /** Another run has begun. */
  started?(at: number): void
}
