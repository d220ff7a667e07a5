import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import css from './admission.module.css';
import type { BedTile } from './board-model.ts';

export function CloseForm({ bed, onClose }: { readonly bed: BedTile; onClose(): void }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.location.setBedState);
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = {
      commandId: crypto.randomUUID(),
      id: bed.id,
      parent: bed.rev,
      readiness: 'closed' as const,
      reason: reason.trim(),
    };
    if ((await run(input)).state === 'done') onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label={t('encounter.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t('board.act.close')}
        isRunning={isRunning}
        disabled={reason.trim() === ''}
        onCancel={onClose}
      />
    </form>
  );
}
