// `hutong dev` for a folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { expect } from '@playwright/test'
import { hutong } from './product'

export interface Preview {
  address: string
  /** What was printed so far. */
  terminal(): string
  end(): void
}

/** Starts `hutong dev` and waits until it is ready. */
export async function develop(project: string): Promise<Preview> {
  let terminal = ''
  const dev: ChildProcess = spawn(hutong, ['dev', project], { stdio: ['ignore', 'ignore', 'pipe'] })
  dev.stderr!.setEncoding('utf8').on('data', (text: string) => (terminal += text))
  await expect.poll(() => /ready at (\S+)/.exec(terminal)?.[1], { timeout: 30_000 }).toBeTruthy()
  return { address: /ready at (\S+)/.exec(terminal)![1]!, terminal: () => terminal, end: () => dev.kill() }
}
