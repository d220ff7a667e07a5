import { Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterEntryLine, RegisterListLine } from '#shared/contract/register.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { findAmount } from '../../parts/register/amount.ts';
import { DialogHead } from '../../parts/register/DialogHead.tsx';
import { useTellWritten, useWriting } from '../../parts/register/use-writing.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import layout from '../../ui/form.module.css';
import { choicesOf, EMPTY_SHELF, type Shelf, type ShelfSheet, TakenField, takenFrom } from './ShelfField.tsx';

interface Props {
  readonly line: RegisterListLine;
  readonly shelf: Shelf | undefined;
  readonly entry: RegisterEntryLine;
  onClose(): void;
}

/** A dated note on a line. What it corrects in the balance takes a second person. */
export function NoteDialog({ line, entry, shelf, onClose }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.note);
  const tell = useTellWritten();
  const [text, setText] = useState('');
  const [corrects, setCorrects] = useState(false);
  const [typed, setTyped] = useState('');
  const [witness, setWitness] = useState<ProvenPerson>();
  const correction = corrects ? findAmount(typed, true) : undefined;
  const [onShelf, setOnShelf] = useState<ShelfSheet>(EMPTY_SHELF);
  const asksBatch = corrects && shelf !== undefined && choicesOf(shelf).length > 1;
  const stock = asksBatch ? takenFrom(shelf, onShelf) : undefined;
  const isReady =
    (!asksBatch || stock !== undefined) &&
    text.trim() !== '' &&
    (!corrects || (correction !== undefined && correction !== '0' && witness));
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const outcome = await send({
      ...{ registerId: line.id, entryId: entry.id, text: text.trim() },
      ...(correction === undefined ? {} : { correction }),
      ...(stock ? { stock } : {}),
      ...(corrects && witness ? { witness: witness.proof } : {}),
    });
    if (outcome.state !== 'done') return;
    tell(outcome.value);
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.noteOnLine', { number: entry.number })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <DialogHead line={line} />
        <Textarea
          label={t('cdRegister.field.note')}
          description={t('cdRegister.field.noteWords')}
          required
          autosize
          minRows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <Checkbox
          label={t('cdRegister.field.corrects')}
          checked={corrects}
          onChange={(event) => setCorrects(event.currentTarget.checked)}
        />
        {corrects && (
          <>
            <TextInput
              label={t('cdRegister.field.correction', { unit: line.unit })}
              description={t('cdRegister.field.correctionWords')}
              required
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            {asksBatch && (
              <TakenField
                shelf={shelf}
                sheet={onShelf}
                unit={line.unit}
                onChange={(changes) => setOnShelf((before) => ({ ...before, ...changes }))}
              />
            )}
            <SecondPersonField
              purpose="witness"
              label={t('cdRegister.witness')}
              words={t('cdRegister.witnessWords')}
              value={witness}
              onChange={setWitness}
            />
          </>
        )}
        <CallNotice call={call} />
        <FormActions act={t('cdRegister.enter')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
