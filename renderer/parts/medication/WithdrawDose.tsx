import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { DoseRecord } from '#shared/contract/round.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useSignedIn } from '../../state/live.ts';
import { CallNotice } from '../CallNotice.tsx';
import { tellDone } from '../told.ts';
import css from './DoseRecord.module.css';

interface Props {
  readonly patientId: string;
  readonly drug: string;
  readonly record: DoseRecord;
  onDone(): void;
}

const LEAST_WORDS = 3;

/** It was not so. The record stays, struck through, with who and why; its dose is open again. */
export function WithdrawDose({ patientId, drug, record, onDone }: Props) {
  const { t } = useTranslation();
  const may = useSignedIn()?.user.permissions.includes('medication.administer') ?? false;
  const { call, run, isRunning } = useCommand(contract.administration.withdraw);
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  if (!may) return null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = { commandId, patientId, id: record.id, parent: record.rev, reason: reason.trim() };
    if ((await run(input)).state !== 'done') return;
    tellDone(t('dose.told.withdrawn', { drug }));
    onDone();
  };
  if (!isOpen)
    return (
      <div className={css.actions}>
        <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
          {t('dose.withdraw')}
        </Button>
      </div>
    );
  return (
    <form className={css.withdraw} onSubmit={submit} data-testid="withdraw-form">
      <p>{t('dose.withdrawWords')}</p>
      <TextInput
        label={t('dose.withdrawReason')}
        value={reason}
        autoFocus
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button variant="default" onClick={() => setIsOpen(false)}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={isRunning} disabled={reason.trim().length < LEAST_WORDS}>
          {t('dose.withdrawIt')}
        </Button>
      </div>
    </form>
  );
}
