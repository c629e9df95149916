import { Alert, Button } from 'antd'
import type { Problem } from '../api'
import { isKey, type Say, useT } from '../settings'

/** What a refusal is called, in the user's language where we know it. */
export function problemTitle(t: Say, problem: Problem): string {
  const key = `problem.${problem.code}`
  return isKey(key) ? t(key) : problem.detail
}

/** A refusal, in place: what happened, what to do, and a way to try again. */
export function ProblemNote({ problem, retry }: { problem: Problem, retry?: () => void }) {
  const t = useT()
  const title = problemTitle(t, problem)
  const more = [problem.detail, problem.hint].filter(text => text && text !== title)
  return (
    <Alert
      type="error" showIcon title={title}
      description={<>{more.map(text => <div key={text}>{text}</div>)}<code>{problem.code}</code></>}
      action={retry && <Button size="small" onClick={retry}>{t('again')}</Button>}
    />
  )
}
