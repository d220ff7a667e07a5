import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { isCounted } from './count-model.ts';

interface Props {
  readonly review: OutputOf<typeof contract.stocktake.review>;
  readonly how: 'post' | 'correct';
  onClose(): void;
  onDone(): void;
}

/** Who counted what differs does not approve it: then a second person signs at this terminal. */
export function ApproveForm({ review, how, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const post = useCommand(contract.stocktake.post);
  const correct = useCommand(contract.stocktake.correct);
  const { call, run, isRunning } = how === 'post' ? post : correct;
  const [reason, setReason] = useState('');
  const [approver, setApprover] = useState<ProvenPerson>();
  const uncounted =
    review.lines.filter(({ verdict }) => verdict === 'uncounted').length +
    review.controlled.filter((line) => !isCounted(line)).length;
  const wantsOther = review.stop === 'counted-by-approver';
  const wantsReason = how === 'correct' || uncounted > 0;
  const isReady = (!wantsOther || approver !== undefined) && (!wantsReason || reason.trim().length >= 3);
  const money = (written: string): string => moneyWords(format, written.replace('-', ''), review.currency);
  const words = t('count.approveWords', { more: money(review.sum.more), less: money(review.sum.less) });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run({
      ...{ commandId: crypto.randomUUID(), id: review.id, seen: review.seen },
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(approver ? { approver: approver.proof } : {}),
    });
    if (done.state !== 'done') return;
    tellDone(t(`count.told.${how}`));
    onDone();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t(`count.${how}`)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit}>
        <p>{words}</p>
        {uncounted > 0 && <Notice tone="pause">{t('count.uncountedWords', { count: uncounted })}</Notice>}
        {wantsOther && <Notice tone="pause">{t('count.stop.counted-by-approver')}</Notice>}
        <Textarea
          label={t('count.reason')}
          required={wantsReason}
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <SecondPersonField
          purpose="second"
          label={t('count.approver')}
          words={words}
          value={approver}
          onChange={setApprover}
        />
        <CallNotice call={call} />
        <FormActions act={t(`count.${how}`)} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
