// What the scan saw of a version, for its reviewer and its developer.
import { Alert, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, useGet } from '../api'
import { Facts, Loaded, Part, Size, State, Time, useWord } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { Items } from '../kit/list'
import { useT } from '../settings'

/** Places of a finding that are shown at once. */
const FEW = 3

/** When it was seen: another look is another moment. */
const seen = ({ scanned_at, content }: Schemas['Evidence']) => `${scanned_at} ${content?.at}`

/** `again`: who reads it may have the version looked at once more. */
export function Evidence({ version, host, waits, again = false }: { version: string, host?: string, waits: boolean, again?: boolean }) {
  const t = useT()
  const [left, setLeft] = useState<string | null>(null)
  const refetchInterval = (query: { state: { data?: Schemas['Evidence'] } }) => waits || left !== null && query.state.data && left === seen(query.state.data) ? 2_000 : false
  const check = useChange('post', '/v1/versions/{version}/check')
  const own = useGet('/v1/versions/{version}/evidence', { path: { version } }, { enabled: !host, refetchInterval })
  const hosts = useGet('/v1/versions/{version}/hosts/{host}/evidence', { path: { version, host: host ?? '' } }, { enabled: Boolean(host) })
  const evidence = host ? hosts : own
  if (evidence.error instanceof Problem && evidence.error.status === 404) return <Alert type="info" showIcon title={t('evidence.none')} />
  return (
    <Loaded of={evidence}>
      {evidence => (
        <>
          {again && (
            <div style={{ marginBottom: 16 }}>
              <ConfirmButton
                size="small" label={t('evidence.again')} question={t('evidence.again.question')} effect={t('evidence.again.effect')} disabled={left === seen(evidence)}
                act={() => check.mutateAsync({ path: { version } }).then(() => setLeft(seen(evidence)))}
              />
            </div>
          )}
          <Shown evidence={evidence} since={t(host ? 'acceptance.differences' : 'evidence.differences')} />
        </>
      )}
    </Loaded>
  )
}

function Shown({ evidence: { facts, findings, pages, differences, failure, content, scanned_at }, since }: { evidence: Schemas['Evidence'], since: string }) {
  const t = useT()
  return (
    <Flex vertical gap="large">
      {failure && <Alert type="error" showIcon title={t('evidence.failure')} description={<pre className="json">{failure}</pre>} />}
      {content && <Content of={content} />}
      <Part title={t('evidence.findings')}>
        <Items
          items={findings} id={finding => JSON.stringify(finding)} empty={t('evidence.no_findings')}
          columns={[
            { title: t('rule'), show: finding => <State value={finding.rule} /> },
            { title: t('page'), show: finding => finding.page ? <code>{finding.page}</code> : '—' },
            { title: t('finding'), show: finding => <Found of={finding} /> },
          ]}
        />
      </Part>
      <Part title={since}>{differences ? <Differences of={differences} size={facts.size} /> : <Typography.Text type="secondary">{t('evidence.first')}</Typography.Text>}</Part>
      <Part title={t('evidence.pages')}>
        <Items
          items={pages} id={page => page.path} empty={t('evidence.no_pages')}
          columns={[
            { title: t('page'), show: page => <code>{page.path}</code> },
            { title: t('state'), show: page => <State value={page.built && page.opened ? 'opens' : 'does_not_open'} /> },
            { title: t('evidence.errors'), show: page => page.errors.length },
            { title: t('field.capabilities'), show: page => Object.keys(page.capabilities).length },
            { title: t('evidence.servers'), show: page => page.domains.length },
            { title: t('evidence.before_consent'), show: page => <Tags words={page.before_consent} colour="red" /> },
            { title: 'ms', show: page => page.milliseconds },
          ]}
          more={page => <Seen page={page} />}
        />
      </Part>
      <Part title={t('evidence.facts')}>
        <Facts
          rows={[
            [t('dialect'), <State value={facts.dialect} />], [t('toolchain'), facts.toolchain], [t('entry'), <code>{facts.entry}</code>],
            [t('files'), facts.files], [t('size'), <Size bytes={facts.size} />], [t('scanned'), <Time at={scanned_at} />],
            [t('field.capabilities'), <Tags words={facts.capabilities} />],
            [t('evidence.servers'), <Tags words={Object.entries(facts.domains).flatMap(([kind, list]) => list.map(server => `${kind} ${server}`))} />],
            [t('privacy'), Object.keys(facts.privacy).length ? Object.entries(facts.privacy).map(([name, purpose]) => <div key={name}><code>{name}</code> {purpose}</div>) : '—'],
          ]}
        />
      </Part>
    </Flex>
  )
}

/** What was found, and where in the scripts: a few places are open to be read, more of them when they are asked for. */
function Found({ of: { rule, what, at } }: { of: Schemas['Finding'] }) {
  const t = useT()
  const word = useWord()
  const more = at ? at.total - at.places.length : 0
  return (
    <>
      <span className="break">{rule === 'dynamic_code' ? word('dynamic', what) : what}</span>
      {at && (
        <details open={at.places.length <= FEW}>
          <summary>{t('evidence.places', { total: at.total })}</summary>
          {at.places.map(({ file, line, column, excerpt }) => (
            <div key={`${file}:${line}:${column}`} className="break"><code>{file}:{line}:{column}</code> <Typography.Text type="secondary"><code>{excerpt}</code></Typography.Text></div>
          ))}
          {more > 0 && <Typography.Text type="secondary">{t('evidence.more_places', { more })}</Typography.Text>}
        </details>
      )}
    </>
  )
}

/** Whether the operator's content checker has answered for the version. */
function Content({ of: { at, texts, failure } }: { of: Schemas['ContentCheck'] }) {
  const t = useT()
  const when = <>{t('evidence.content.texts', { texts })} · <Time at={at} /></>
  if (failure == null) return <Alert type="info" showIcon title={t('evidence.content.checked')} description={when} />
  return <Alert type="warning" showIcon title={t('evidence.content.not_checked')} description={<><div className="break">{failure}</div>{when}</>} />
}

function Tags({ words, colour }: { words: readonly string[], colour?: string }) {
  return words.length ? <Flex wrap gap={4}>{words.map(word => <Tag key={word} color={colour}>{word}</Tag>)}</Flex> : '—'
}

function Seen({ page }: { page: Schemas['PageSeen'] }) {
  const t = useT()
  return (
    <Facts
      rows={[
        [t('evidence.errors'), page.errors.length ? <pre className="json">{page.errors.join('\n')}</pre> : '—'],
        [t('field.capabilities'), <Tags words={Object.entries(page.capabilities).map(([name, times]) => `${name} × ${times}`)} />],
        [t('evidence.servers'), page.domains.length ? <Flex wrap gap={4}>{page.domains.map(({ kind, origin, allowed }) => <Tag key={kind + origin} color={allowed ? 'default' : 'red'}>{kind} {origin}</Tag>)}</Flex> : '—'],
        [t('evidence.texts'), <span className="break">{page.texts?.join(' · ') || '—'}</span>],
      ]}
    />
  )
}

function Differences({ of, size }: { of: Schemas['Differences'], size: number }) {
  const t = useT()
  const parts = [['evidence.pages', of.pages], ['field.capabilities', of.capabilities], ['evidence.servers', of.domains], ['files', of.files]] as const
  return (
    <>
      <Typography.Paragraph>{t('evidence.against', { code: of.code })} <Size bytes={of.size_before} /> → <Size bytes={size} /></Typography.Paragraph>
      <div className="diff">
        {parts.map(([title, { added, removed }]) => (
          <div key={title}>
            <b>{t(title)}</b>
            {added.map(name => <div key={name}><ins>+ {name}</ins></div>)}
            {removed.map(name => <div key={name}><del>− {name}</del></div>)}
            {title === 'files' && of.changed_files.map(name => <div key={name}>~ {name}</div>)}
            {added.length + removed.length === 0 && !(title === 'files' && of.changed_files.length) && <div>—</div>}
          </div>
        ))}
        <div>
          <b>{t('evidence.sizes')}</b>
          {of.sizes?.map(({ part, before, now }) => <div key={part}><code>{part}</code> {before == null ? '—' : <Size bytes={before} />} → {now == null ? '—' : <Size bytes={now} />}</div>)}
        </div>
      </div>
      {of.trees?.length ? (
        <div className="diff-trees">
          <b>{t('evidence.trees')}</b>
          {of.trees.map(tree => <Tree key={tree.page} of={tree} />)}
        </div>
      ) : null}
    </>
  )
}

/** Where the outline of a page differs. */
function Tree({ of: { page, added, removed, lines } }: { of: Schemas['TreeChange'] }) {
  const t = useT()
  return (
    <details>
      <summary><code>{page}</code> {t('evidence.nodes', { added, removed })}</summary>
      <pre className="json diff-lines">
        {lines.map((line, at) => {
          const Line = line.startsWith('+') ? 'ins' : line.startsWith('-') ? 'del' : 'span'
          return <Line key={at}>{`${line}\n`}</Line>
        })}
      </pre>
    </details>
  )
}
