import { App, Button, type ButtonProps } from 'antd'
import { useState } from 'react'
import { Problem } from '../api'
import { useT } from '../settings'
import { ProblemNote } from './problem'

interface Props extends Pick<ButtonProps, 'danger' | 'type' | 'size' | 'disabled' | 'icon'> {
  label: string
  /** What is asked before. */
  question: string
  /** What follows from it. */
  effect?: string
  act: () => Promise<unknown>
}

/** A button for what is asked about first; a refusal stays in the question. */
export function ConfirmButton({ label, question, effect, act, ...button }: Props) {
  const { modal, message } = App.useApp()
  const t = useT()
  const [busy, setBusy] = useState(false)
  const ask = () => {
    const asked = modal.confirm({
      title: question, content: effect, okText: label, okButtonProps: { danger: button.danger ?? false },
      onOk: async () => {
        setBusy(true)
        try {
          await act()
          void message.success(t('done'))
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem
          asked.update({ content: <ProblemNote problem={problem} /> })
          // the question stays open
          throw problem
        } finally {
          setBusy(false)
        }
      },
    })
  }
  return <Button {...button} loading={busy} onClick={ask}>{label}</Button>
}
