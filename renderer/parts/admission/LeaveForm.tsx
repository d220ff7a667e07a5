import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { WallField } from '../../ui/WallField.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import { parseDue } from '../wall-moment.ts';
import css from './admission.module.css';
import type { PersonForm } from './person-form.ts';
import { onStay } from './use-move.ts';

export function LeaveForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.leave);
  const [when, setWhen] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const backBy = parseDue(when);
    if ((await run({ ...onStay(person), ...(backBy ? { backBy } : {}) })).state !== 'done') return;
    tellDone(t('board.leaveDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <WallField label={t('board.backWhen')} value={when} onChange={setWhen} data-autofocus />
      <CallNotice call={call} />
      <FormActions act={t('board.act.leave')} isRunning={isRunning} onCancel={onClose} />
    </form>
  );
}
