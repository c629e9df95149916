// What is done at a press and may be refused: whether it is under way, and the problem of the last time.
import { useState } from 'react'
import { Problem } from '../api'

export function useAttempt() {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      setProblem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, setProblem, attempt }
}
