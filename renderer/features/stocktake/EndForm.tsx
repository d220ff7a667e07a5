import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';

export type Ending = 'thaw' | 'cancel';

interface Props {
  readonly id: string;
  readonly act: Ending;
  onClose(): void;
  onDone(): void;
}

/** Why work at the places goes on, or why it is not counted after all. */
export function EndForm({ id, act, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const thaw = useCommand(contract.stocktake.thaw);
  const cancel = useCommand(contract.stocktake.cancel);
  const { call, run, isRunning } = act === 'thaw' ? thaw : cancel;
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run({ commandId: crypto.randomUUID(), id, reason: reason.trim() });
    if (done.state !== 'done') return;
    tellDone(t(`count.told.${act}`));
    onDone();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t(`count.${act}`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit}>
        <p>{t(`count.${act}Words`)}</p>
        <TextInput
          label={t('count.reason')}
          required
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={reason.trim().length < 3}>
            {t(`count.${act}`)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
