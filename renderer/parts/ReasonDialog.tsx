import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../core-client/use-command.ts';
import layout from '../ui/form.module.css';
import { Keys } from '../ui/keys.ts';
import { CallNotice } from './CallNotice.tsx';
import { FormActions } from './FormActions.tsx';

interface Props {
  readonly title: string;
  /** The word on the button; the title where it is left out. */
  readonly act?: string;
  /** What becomes of it, below the field's name. */
  readonly description?: string;
  readonly maxLength?: number;
  readonly call: CallState;
  /** What it is about, and what is asked besides. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  onReason(reason: string): Promise<void>;
  onClose(): void;
}

/** An act that wants a word why. */
export function ReasonDialog(props: Props) {
  const { title, act = title, description, maxLength = 300, call, children, isReady = true, onReason, onClose } = props;
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
      <form className={layout.form} onSubmit={submit}>
        <Keys bindings={{ 'Ctrl+Enter': () => void submit() }} />
        {children}
        <Textarea
          label={t('dispense.reason')}
          description={description}
          autosize
          minRows={2}
          maxLength={maxLength}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={act} isRunning={isRunning} disabled={!mayGo} byKey onCancel={onClose} />
      </form>
    </Modal>
  );
}
