import { Modal, SegmentedControl, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentLine } from '#shared/contract/incident.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import css from './Incidents.module.css';

interface Props {
  readonly line: IncidentLine;
  onClose(): void;
  onSaved(): void;
}

/** What came of the review, in words. A draft may only be dismissed. */
export function ReviewForm({ line, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.incident.review);
  const isDraft = line.state === 'draft';
  const [outcome, setOutcome] = useState<'reviewed' | 'dismissed'>(isDraft ? 'dismissed' : 'reviewed');
  const [note, setNote] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { id, rev: parent, patientId } = line;
    const about = patientId ? { patientId } : {};
    const done = await run({ commandId: crypto.randomUUID(), id, parent, outcome, note: note.trim(), ...about });
    if (done.state !== 'done') return;
    tellDone(t(`incident.told.${outcome}`));
    onSaved();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(isDraft ? 'incident.dismiss' : 'incident.review')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <p className={css.words}>{line.what}</p>
        {!isDraft && (
          <SegmentedControl
            aria-label={t('incident.outcome')}
            value={outcome}
            onChange={(value) => setOutcome(value as typeof outcome)}
            data={(['reviewed', 'dismissed'] as const).map((value) => ({ value, label: t(`incident.state.${value}`) }))}
          />
        )}
        <Textarea
          label={t('incident.note')}
          required
          autosize
          minRows={3}
          maxRows={8}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={t('incident.save')} isRunning={isRunning} disabled={note.trim() === ''} onCancel={onClose} />
      </form>
    </Modal>
  );
}
