import { Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { DISPOSITIONS, type Disposition } from '#shared/domain/admission/discharge.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { WallField } from '../../ui/WallField.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import { parseDue } from '../wall-moment.ts';
import css from './admission.module.css';
import type { PersonForm } from './person-form.ts';
import { onStay } from './use-move.ts';

export function DischargeForm({ person, onClose }: PersonForm) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.encounter.discharge);
  const [disposition, setDisposition] = useState<Disposition>('home');
  const [detail, setDetail] = useState('');
  const [text, setText] = useState('');
  const [died, setDied] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const summary = text.trim() ? { summary: { title: t('board.summaryTitle'), text: text.trim() } } : {};
    const words = detail.trim() ? { detail: detail.trim() } : {};
    const diedOn = disposition === 'exp' ? parseDue(died) : undefined;
    const death = diedOn ? { diedOn } : {};
    if ((await run({ ...onStay(person), disposition, ...words, ...summary, ...death })).state !== 'done') return;
    tellDone(t('board.dischargeDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Select
        label={t('board.dispositionLabel')}
        data={DISPOSITIONS.map((value) => ({ value, label: t(`board.disposition.${value}`) }))}
        value={disposition}
        onChange={(value) => setDisposition((value ?? 'home') as Disposition)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        data-autofocus
      />
      {disposition === 'exp' && (
        <WallField label={t('board.diedOn')} description={t('board.diedOnWords')} value={died} onChange={setDied} />
      )}
      <TextInput
        label={t('board.detail')}
        value={detail}
        onChange={(event) => setDetail(event.currentTarget.value)}
        maxLength={300}
      />
      <Textarea
        label={t('board.summary')}
        description={t('board.summaryWords')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={20_000}
      />
      <CallNotice call={call} />
      <FormActions act={t('board.act.discharge')} isRunning={isRunning} onCancel={onClose} />
    </form>
  );
}
