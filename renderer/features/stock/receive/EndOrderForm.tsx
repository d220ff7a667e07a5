import { Modal, Radio, Textarea } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockOrderRow } from '#shared/contract/stock.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { tellDone } from '../../../parts/told.ts';
import layout from '../../../ui/form.module.css';
import css from '../Stock.module.css';

interface Props {
  readonly order: StockOrderRow;
  onDone(): void;
  onClose(): void;
}

const ENDS = ['closed', 'cancelled'] as const;
type End = (typeof ENDS)[number];

/** Nothing more is expected of a supplier: the rest will not come, or nothing of it was ever to come. */
export function EndOrderForm({ order, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.stock.endOrder);
  const commandId = useRef(crypto.randomUUID());
  const hasCome = order.lines.some(({ received }) => received !== '0');
  const [as, setAs] = useState<End>(hasCome ? 'closed' : 'cancelled');
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { id, rev: parent } = order;
    const outcome = await run({ commandId: commandId.current, id, parent, as, reason: reason.trim() });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t(`receive.ended.${as}`));
    onDone();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('receive.endTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <div className={css.about}>
          <b>
            <bdi>{order.supplier}</bdi>
          </b>
          <bdi className="figures">{order.number}</bdi>
          <span className="quiet">{t('receive.endWords')}</span>
        </div>
        <Radio.Group label={t('receive.endAs')} value={as} onChange={(value) => setAs(value as End)}>
          {ENDS.map((value) => (
            <Radio key={value} mt="xs" value={value} label={t(`receive.ends.${value}`)} />
          ))}
        </Radio.Group>
        <Textarea
          label={t('stock.reason')}
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t('receive.endDo')}
          isRunning={isRunning}
          disabled={reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
