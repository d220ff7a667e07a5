import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { useWriting } from '../../parts/register/use-writing.ts';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import { findTimes } from './shift-times.ts';
import type { RegistersSeen } from './use-registers.ts';

interface Props {
  readonly line: RegisterListLine;
  readonly seen: RegistersSeen;
  onClose(): void;
}

/** When the shift changes at the place of a register: the balance of all its registers is counted then. */
export function ShiftsDialog({ line, seen, onClose }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.setShifts);
  const own = seen.places.find(({ id }) => id === line.locationId)?.shiftChanges ?? [];
  const [typed, setTyped] = useState(own.join(' '));
  const times = findTimes(typed);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!times) return;
    const outcome = await send({ locationId: line.locationId, times: [...times] });
    if (outcome.state !== 'done') return;
    tellDone(t('cdRegister.told.shifts', { place: line.place }));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.shifts', { place: line.place })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <p>{t('cdRegister.shiftsWords')}</p>
        <TextInput
          label={t('cdRegister.field.shifts')}
          description={t('cdRegister.field.shiftsWords', { times: seen.shiftChanges.join(', ') })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={times ? undefined : t('cdRegister.field.shiftsWrong')}
          maxLength={60}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={t('cdRegister.save')} isRunning={isRunning} disabled={!times} onCancel={onClose} />
      </form>
    </Modal>
  );
}
