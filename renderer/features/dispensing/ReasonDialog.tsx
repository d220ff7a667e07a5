import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { Keys } from '../../ui/keys.ts';
import css from './Dispensing.module.css';

interface Props {
  readonly title: string;
  readonly call: CallState;
  /** What is asked besides. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  onReason(reason: string): Promise<void>;
  onClose(): void;
}

/** An act that wants a word why. */
export function ReasonDialog({ title, call, children, isReady = true, onReason, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const mayGo = isReady && reason.trim().length >= 3;
  const isRunning = call.state === 'running';
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (mayGo && !isRunning) await onReason(reason.trim());
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={submit}>
        <Keys bindings={{ 'Ctrl+Enter': () => void submit() }} />
        {children}
        <Textarea
          label={t('dispense.reason')}
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={title} isRunning={isRunning} disabled={!mayGo} byKey onCancel={onClose} />
      </form>
    </Modal>
  );
}
