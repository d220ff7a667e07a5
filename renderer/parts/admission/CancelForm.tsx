import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import css from './admission.module.css';
import type { PersonForm } from './person-form.ts';
import { onStay } from './use-move.ts';

export function CancelForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.cancelLast);
  const [reason, setReason] = useState('');
  const { lastAct } = person.stay;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!lastAct || (await run({ ...onStay(person), act: lastAct, reason: reason.trim() })).state !== 'done') return;
    tellDone(t('board.cancelDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {lastAct && <p>{t(`board.lastAct.${lastAct}`)}</p>}
      <TextInput
        label={t('encounter.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        data-autofocus
      />
      <CallNotice call={call} />
      <FormActions
        act={t('board.act.cancel')}
        isRunning={isRunning}
        disabled={reason.trim() === ''}
        onCancel={onClose}
      />
    </form>
  );
}
