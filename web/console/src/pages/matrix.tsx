// The releases of an app: its versions down, hosts across, tracks in each field.
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Drawer, Flex, Segmented, Space, Tag, Typography } from 'antd'
import { useState } from 'react'
import { type Answer, getting, Problem, type Schemas, useChange, useGet, usePages } from '../api'
import { Facts, Loaded, State, Time, useWord } from '../kit/bits'
import { AudienceText } from '../kit/audience'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { List } from '../kit/list'
import { ProblemNote } from '../kit/problem'
import { acts, mayPut, nextTerms, percentOf, stands, STEPS, type Track, TRACKS } from '../line'
import { useMay, useMe } from '../session'
import { useT } from '../settings'
import { CompatibilityNote } from './compatibility'
import { ReleaseHistory, Runs } from './runs'

type Line = Answer<'/v1/apps/{app}/hosts/{host}/line', 'get'>
type Version = Pick<Schemas['Version'], 'id' | 'name' | 'code' | 'state'>
interface Host { id: string, name: string }
interface Place { app: string, host: Host, version: Version, line: Line | undefined }

/** A line changes by itself, too. */
const anew = { refetchInterval: 10_000 }

export function Matrix({ app, hosts }: { app: string, hosts: readonly Host[] }) {
  const t = useT()
  const versions = usePages('/v1/apps/{app}/versions', { path: { app } })
  const lines = useQueries({ queries: hosts.map(host => ({ ...getting('/v1/apps/{app}/hosts/{host}/line', { path: { app, host: host.id } }), ...anew })) })
  const [open, setOpen] = useState<{ version: Version, host: Host } | null>(null)
  const problem = lines.find(line => line.error instanceof Problem)?.error as Problem | undefined
  const place = (version: Version, at: number): Place => ({ app, version, host: hosts[at] as Host, line: lines[at]?.data })
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <List
        of={versions} id={version => version.id} empty={t('releases.none')}
        columns={[
          { title: t('version'), show: version => <Flex gap={4} wrap align="center"><Link to="/versions/$version" params={{ version: version.id }}>{version.name}</Link><Typography.Text type="secondary">#{version.code}</Typography.Text><State value={version.state} /></Flex> },
          ...hosts.map((host, at) => ({
            title: host.name,
            show: (version: Version) => <Cell {...place(version, at)} open={() => setOpen({ version, host })} />,
          })),
        ]}
      />
      {open && <ReleaseDrawer app={app} {...open} close={() => setOpen(null)} />}
    </>
  )
}

/** What one version is on one host, and what can be done about it. */
export function ReleaseDrawer({ app, host, version, close }: Omit<Place, 'line'> & { close: () => void }) {
  const t = useT()
  const line = useGet('/v1/apps/{app}/hosts/{host}/line', { path: { app, host: host.id } }, anew)
  return (
    <Drawer open onClose={close} size={480} title={t('release.title', { version: version.name, host: host.name })}>
      <Loaded of={line}>{line => <Detail app={app} host={host} version={version} line={line} />}</Loaded>
    </Drawer>
  )
}

const rowOf = ({ line, version }: Place) => line?.versions.find(row => row.version === version.id)

function Cell({ open, ...place }: Place & { open: () => void }) {
  const t = useT()
  const word = useWord()
  const row = rowOf(place)
  const running = TRACKS.flatMap(track => stands(row?.releases[track]) ? [row?.releases[track] as Schemas['Release']] : [])
  const past = row && running.length === 0 ? Object.values(row.releases).sort((one, other) => other.updated_at - one.updated_at)[0] : undefined
  return (
    <Button type="text" className="cell" onClick={open} aria-label={t('release.title', { version: place.version.name, host: place.host.name })}>
      {row?.taken_down.length ? <State value="taken_down" /> : null}
      {running.map(release => (
        <Tag key={release.track} color={release.state === 'active' ? (release.track === 'online' ? 'green' : 'blue') : 'orange'}>
          {word('state', release.track)}{release.track === 'gray' ? ` ${release.percent ?? 100} %` : ''}{release.state === 'active' ? '' : ` · ${word('state', release.state)}`}
        </Tag>
      ))}
      {past && <State value={past.state} />}
      {!row && '—'}
    </Button>
  )
}

function Detail(place: Place) {
  const t = useT()
  const { kind } = useMe()
  const may = useMay()
  const { app, host: { id: host }, version, line } = place
  const row = rowOf(place)
  const rollback = useChange('post', '/v1/apps/{app}/hosts/{host}/rollback')
  const takeDown = useChange('post', '/v1/apps/{app}/hosts/{host}/take_down')
  const restore = useChange('post', '/v1/apps/{app}/hosts/{host}/restore')
  const minimum = useChange('post', '/v1/apps/{app}/hosts/{host}/minimum')
  const path = { app, host }
  const mayGoBack = row?.releases['online']?.state === 'superseded' && (line?.online ?? 0) > version.code
  const side = kind === 'host_owner' ? 'host_owner' : 'operator'
  const mine = row?.taken_down.some(({ by }) => by === side)
  return (
    <Flex vertical gap="large">
      {row?.taken_down.map(down => <Facts key={down.by} rows={[[<State value="taken_down" />, <><State value={down.by} /> <Time at={down.at} /></>], [t('field.reason'), down.reason]]} />)}
      {line?.asks && may('submit_review') && <Alert type="info" showIcon title={t('acceptance.needed')} action={<Link to="/versions/$version" params={{ version: version.id }} search={{ tab: 'acceptance' }}>{t('acceptance')}</Link>} />}
      <CompatibilityNote version={version.id} host={place.host} />
      {line?.minimum != null && <Facts rows={[[t('minimum'), `#${line.minimum}`]]} />}
      {TRACKS.map(track => <OnTrack key={track} {...place} track={track} />)}
      {row && may('read_analytics') && <Runs version={version.id} host={host} />}
      <Space wrap>
        {mayGoBack && may('roll_back') && <ConfirmButton danger label={t('rollback')} question={t('rollback.question', { version: version.name })} effect={t('rollback.effect')} act={() => rollback.mutateAsync({ path, body: { version: version.id } })} />}
        {may('set_minimum_version') && version.code <= (line?.online ?? 0) && line?.minimum !== version.code && <ConfirmButton danger label={t('minimum.set')} question={t('minimum.question', { version: version.name })} effect={t('minimum.effect')} act={() => minimum.mutateAsync({ path, body: { version_code: version.code } })} />}
        {may('set_minimum_version') && line?.minimum === version.code && <ConfirmButton label={t('minimum.lift')} question={t('minimum.lift.question')} act={() => minimum.mutateAsync({ path, body: { version_code: null } })} />}
        {may('impose_measure') && row && !mine && <FormButton danger label={t('take_down')} schema="TakeDown" from={{ version: version.id }} fixed={['version']} send={(body: Schemas['TakeDown']) => takeDown.mutateAsync({ path, body })} />}
        {may('lift_measure') && mine && <ConfirmButton label={t('restore')} question={t('restore.question')} act={() => restore.mutateAsync({ path, body: { version: version.id } })} />}
      </Space>
    </Flex>
  )
}

function OnTrack({ track, ...place }: Place & { track: Track }) {
  const t = useT()
  const may = useMay()
  const put = useChange('put', '/v1/releases')
  const { app, host: { id: host }, version } = place
  const release = rowOf(place)?.releases[track]
  const body = { app, host, version: version.id, track }
  const offered = mayPut(version.state, track, may)
  if (!release && !offered) return null
  const terms = { ...(stands(release) ? release : {}), ...body, percent: percentOf(track, stands(release) ? release : undefined) }
  return (
    <section>
      <Flex wrap gap="small" align="center"><b><State value={track} /></b>{release && <State value={release.state} />}{release && track === 'gray' && <span>{release.percent ?? 100} %</span>}</Flex>
      {release && <Facts rows={[release.starts_at && [t('field.starts_at'), <Time at={release.starts_at} />], release.ends_at && [t('field.ends_at'), <Time at={release.ends_at} />], [t('changed'), <Time at={release.updated_at} />]]} />}
      {release?.audience && <AudienceText rule={release.audience} />}
      {offered && release && stands(release) && terms.percent !== undefined && <Steps percent={terms.percent} to={percent => put.mutateAsync({ body: nextTerms(release, percent) })} />}
      <Space wrap style={{ marginTop: 8 }}>
        {offered && <FormButton label={t(stands(release) ? 'release.change' : 'release.put')} title={t(`release.put.${track}`)} schema="NewRelease" fixed={['app', 'host', 'version', 'track', ...(track === 'gray' ? [] : ['percent'] as const)]} from={terms} send={body => put.mutateAsync({ body })} />}
        {release && acts(release, may).map(act => <ActButton key={act} act={act} release={release.id} />)}
      </Space>
      {release && may('read_events') && <ReleaseHistory release={release.id} paused={release.state === 'paused'} />}
    </section>
  )
}

/** The next steps of a growing release. */
function Steps({ percent, to }: { percent: number, to: (percent: number) => Promise<unknown> }) {
  const t = useT()
  const [wish, setWish] = useState(percent)
  const options = [...new Set([...STEPS, percent])].sort((a, b) => a - b).map(value => ({ value, label: `${value} %` }))
  return (
    <Flex wrap gap="small" style={{ marginTop: 8 }}>
      <Segmented size="small" options={options} value={wish} onChange={setWish} aria-label={t('field.percent')} />
      {wish !== percent && <ConfirmButton type="primary" size="small" label={t('release.step', { percent: wish })} question={t('release.step.question', { from: percent, to: wish })} act={() => to(wish)} />}
    </Flex>
  )
}

function ActButton({ act, release }: { act: 'pause' | 'resume' | 'revert' | 'take_offline', release: string }) {
  const t = useT()
  const change = useChange('post', `/v1/releases/{release}/${act}`)
  return <ConfirmButton danger={act === 'take_offline' || act === 'revert'} label={t(`act.${act}`)} question={t(`act.${act}.question`)} effect={t(`act.${act}.effect`)} act={() => change.mutateAsync({ path: { release } })} />
}
