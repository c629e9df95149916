// A version under review as users would have it: in the real container, for this reviewer alone. It is a document of its
// own inside the review's page, as only a mini-program may reach other servers.
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Skeleton } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { ask, Problem, type Schemas } from '../api'
import { ProblemNote } from '../kit/problem'
import { useT } from '../settings'

/** `<hutong-app>`, as far as it is used here. */
type HutongApp = HTMLElement & { connect?: { assertion: () => Promise<string> } }

const CONTAINER = '/container/hutong.js'

/** The frame in the review's page. */
export function Preview({ version }: { version: string }) {
  const t = useT()
  const [run, setRun] = useState(0)
  return (
    <div className="preview">
      <Alert type="info" showIcon title={t('preview.lead')} action={<Button size="small" onClick={() => setRun(run + 1)}>{t('preview.again')}</Button>} />
      <iframe key={run} title={t('preview')} src={`/console/preview/${version}`} />
    </div>
  )
}

/** What the frame shows. */
export function PreviewPage() {
  const version = useParams({ strict: false }).version ?? ''
  const [preview, setPreview] = useState<Schemas['Preview'] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let gone = false
    const refused = (thrown: unknown) => { if (thrown instanceof Problem && !gone) setProblem(thrown) }
    Promise.all([begin(version), import(/* @vite-ignore */ CONTAINER)]).then(([preview]) => { if (!gone) setPreview(preview) }).catch(refused)
    return () => { gone = true }
  }, [version])
  if (problem) return <ProblemNote problem={problem} />
  return preview ? <Running version={version} first={preview} /> : <Skeleton active />
}

const begin = (version: string) => ask('post', '/v1/versions/{version}/preview', { path: { version } })

function Running({ version, first }: { version: string, first: Schemas['Preview'] }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const app: HutongApp = document.createElement('hutong-app')
    let ready: string | undefined = first.assertion
    // each is good for one session
    app.connect = {
      assertion: async () => {
        const mine = ready ?? (await begin(version)).assertion
        ready = undefined
        return mine
      },
    }
    const { app: id, host, platform_key } = first
    for (const [name, value] of Object.entries({ platform: location.origin, host, app: id, 'platform-key': platform_key })) app.setAttribute(name, value)
    place.current?.append(app)
    return () => app.remove()
  }, [version, first])
  return <div ref={place} className="running" />
}
