import { Modal, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { listName } from '../../../parts/patient-words.ts';
import { tellDone } from '../../../parts/told.ts';
import { usePatientLines } from '../../../replica/queries.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { ComparedTable } from './ComparedTable.tsx';
import type { LinkedRecords } from './linked-records.ts';

interface Props {
  /** With which the open record was joined; one at least. */
  readonly pairs: readonly LinkedRecords[];
  onClose(): void;
}

/** HL14: they were two people after all, or the wrong one of two was kept. */
export function SeparateRecords({ pairs, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.patient.separate);
  const lines = rowsOf(usePatientLines());
  const [commandId] = useState(() => crypto.randomUUID());
  const [at, setAt] = useState('0');
  const [reason, setReason] = useState('');
  const pair = pairs[Number(at)];
  const asked = pair && { patientId: pair.keptId, otherId: pair.replacedId };
  const { answer, reload } = useQuery(contract.patient.compare, asked);
  const records = answer.state === 'done' ? answer.value : undefined;
  const isReady = records !== undefined && reason.trim().length >= 3;
  const nameOf = (id: string): string => {
    const line = lines.find((row) => row.id === id)?.content;
    return line ? `${listName(line)}, ${line.recordNumber || t('patient.noNumber')}` : t('patient.noNumber');
  };
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady || !pair) return;
    const outcome = await run({
      ...{ commandId, reason: reason.trim() },
      ...{ patientId: pair.keptId, parent: records.one.rev },
      ...{ replacedId: pair.replacedId, replacedParent: records.other.rev },
    });
    if (outcome.state === 'refused') reload();
    if (outcome.state !== 'done') return;
    tellDone(t('persons.separated'));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={<ChartDialogTitle>{t('persons.separate')}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        {pairs.length > 1 && (
          <Radio.Group label={t('persons.which')} value={at} onChange={setAt}>
            {pairs.map(({ keptId, replacedId, isKept }, index) => (
              <Radio key={replacedId} value={String(index)} label={nameOf(isKept ? replacedId : keptId)} mt={6} />
            ))}
          </Radio.Group>
        )}
        {records && <ComparedTable {...records} />}
        {answer.state !== 'done' && answer.state !== 'loading' && <CallNotice call={answer} />}
        <p>{t('persons.separateWords')}</p>
        <TextInput
          required
          label={t('persons.why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
          autoComplete="off"
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={t('persons.separate')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
