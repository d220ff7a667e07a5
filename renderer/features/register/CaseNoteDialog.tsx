import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterCaseLine } from '#shared/contract/register.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { useWriting } from '../../parts/register/use-writing.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly case: RegisterCaseLine;
  onClose(): void;
}

/** What somebody found out about a discrepancy. */
export function CaseNoteDialog({ case: one, onClose }: Props) {
  const { t } = useTranslation();
  const { call, send, isRunning } = useWriting(contract.register.noteCase);
  const [text, setText] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await send({ id: one.id, parent: one.rev, text: text.trim() });
    if (outcome.state === 'done') onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.addNote')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <Textarea
          label={t('cdRegister.field.caseNote')}
          required
          autosize
          minRows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t('cdRegister.save')}
          isRunning={isRunning}
          disabled={text.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
