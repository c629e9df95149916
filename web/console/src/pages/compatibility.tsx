// What a version finds on a host, for whoever is about to release it there.
import { Alert, Flex } from 'antd'
import { useGet } from '../api'
import { Loaded } from '../kit/bits'
import { useT } from '../settings'

export function CompatibilityNote({ version, host }: { version: string, host: { id: string, name: string } }) {
  const t = useT()
  const report = useGet('/v1/versions/{version}/hosts/{host}/compatibility', { path: { version, host: host.id } })
  return (
    <Loaded of={report}>
      {({ missing, needs, host_version, older }) => (
        <Flex vertical gap="small">
          {missing.length > 0 && <Alert type="warning" showIcon title={t('compatibility.missing', { host: host.name })} description={<span className="break">{missing.join(' · ')}</span>} />}
          {host_version && (
            <Alert
              type="info" showIcon title={t('compatibility.needs', { host: host.name, version: host_version })}
              description={<span className="break">{needs.map(({ name, since }) => `${name} ≥ ${since}`).join(' · ')}<br />{older ? t('compatibility.older', { version: older.version_name, code: older.version_code }) : t('compatibility.nothing')}</span>}
            />
          )}
          {missing.length === 0 && !host_version && <Alert type="success" showIcon title={t('compatibility.whole', { host: host.name })} />}
        </Flex>
      )}
    </Loaded>
  )
}
