import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly input: Omit<InputOf<typeof contract.handOver.give>, 'commandId'>;
  readonly sheetNumber: string | undefined;
  onClose(): void;
  onGiven(): void;
}

/** The one who goes gives; whoever comes takes over under a name of her own. */
export function GiveDialog({ input, sheetNumber, onClose, onGiven }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.handOver.give);
  const [note, setNote] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({
      commandId: crypto.randomUUID(),
      ...input,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(sheetNumber ? { sheetNumber } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('handOver.given'));
    onGiven();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('handOver.give')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit}>
        <p>{t('handOver.giveWords', { count: input.patientIds.length })}</p>
        {sheetNumber && <p>{t('handOver.withSheet', { number: sheetNumber })}</p>}
        <Textarea
          label={t('common.note')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={t('handOver.giveIt')} isRunning={isRunning} onCancel={onClose} />
      </form>
    </Modal>
  );
}
