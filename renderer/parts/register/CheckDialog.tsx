import { Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import layout from '../../ui/form.module.css';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import type { ProvenPerson } from '../second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../second-person/SecondPersonField.tsx';
import { findAmount } from './amount.ts';
import { DialogHead, type HeadOfRegister } from './DialogHead.tsx';
import { useTellWritten, useWriting } from './use-writing.ts';

interface Props {
  readonly line: HeadOfRegister & { readonly id: string };
  onClose(): void;
  onCounted?(): void;
}

/** Counted by two, at the change of a shift or in a stocktake. @SAFETY The balance is not shown while they count: a count that is copied finds nothing. */
export function CheckDialog({ line, onClose, onCounted }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.check);
  const tell = useTellWritten();
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [witness, setWitness] = useState<ProvenPerson>();
  const counted = findAmount(typed);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (counted === undefined || !witness) return;
    const remark = note.trim();
    const outcome = await send({
      ...{ registerId: line.id, counted, witness: witness.proof },
      ...(remark ? { note: remark } : {}),
    });
    if (outcome.state !== 'done') return;
    tell(outcome.value);
    onCounted?.();
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.do.check')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <DialogHead line={line} hidesBalance />
        <TextInput
          label={t('cdRegister.field.counted', { unit: line.unit })}
          description={t('cdRegister.field.countedWords')}
          inputMode="decimal"
          required
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label={t('cdRegister.field.remark')}
          autosize
          minRows={1}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <SecondPersonField
          purpose="witness"
          label={t('cdRegister.witness')}
          words={t('cdRegister.countWitnessWords')}
          value={witness}
          onChange={setWitness}
        />
        <CallNotice call={call} />
        <FormActions
          act={t('cdRegister.enter')}
          isRunning={isRunning}
          disabled={counted === undefined || !witness}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
