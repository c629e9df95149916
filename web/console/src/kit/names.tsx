// Things of the platform by their names, where only their ids are told.
import { Link } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import { useGet, usePages } from '../api'
import { useMe } from '../session'
import { Id } from './bits'

/** An app by its name, and the way to it for whom there is one. */
export function AppName({ id }: { id: string }) {
  const { kind } = useMe()
  const { data } = useGet('/v1/apps/{app}', { path: { app: id } })
  if (!data) return <Id value={id} />
  return <Tooltip title={id}>{kind === 'host_owner' ? <span>{data.name}</span> : <Link to="/apps/$app" params={{ app: id }}>{data.name}</Link>}</Tooltip>
}

/** A host by its name; a developer learns it as one that their app can be released on. */
export function HostName({ id, app }: { id: string, app: string }) {
  const developer = useMe().kind === 'developer'
  const own = useGet('/v1/hosts/{host}', { path: { host: id } }, { enabled: !developer })
  const open = usePages('/v1/apps/{app}/hosts', { path: { app } }, { enabled: developer })
  const name = own.data?.name ?? open.data?.find(host => host.id === id)?.name
  return name ? <Tooltip title={id}>{name}</Tooltip> : <Id value={id} />
}
