import { Alert, Modal } from 'antd'
import { useT } from '../settings'
import { Copyable } from './bits'

/** A secret that is shown this once. */
export function Once({ title, secret, close }: { title: string, secret: string | null, close: () => void }) {
  const t = useT()
  return (
    <Modal title={title} open={secret !== null} onCancel={close} onOk={close} okText={t('kept')} cancelButtonProps={{ style: { display: 'none' } }} mask={{ closable: false }}>
      <Alert type="warning" showIcon title={t('once')} style={{ marginBottom: 12 }} />
      <Copyable text={secret ?? ''} label={title} />
    </Modal>
  )
}
