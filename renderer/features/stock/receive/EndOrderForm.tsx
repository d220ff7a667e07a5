import { Radio } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockOrderRow } from '#shared/contract/stock-shown.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { ReasonDialog } from '../../../parts/ReasonDialog.tsx';
import { tellDone } from '../../../parts/told.ts';
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
  const { call, run } = useCommand(contract.stock.endOrder);
  const commandId = useRef(crypto.randomUUID());
  const hasCome = order.lines.some(({ received }) => received !== '0');
  const [as, setAs] = useState<End>(hasCome ? 'closed' : 'cancelled');
  const end = async (reason: string): Promise<void> => {
    const { id, rev: parent } = order;
    const outcome = await run({ commandId: commandId.current, id, parent, as, reason });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t(`receive.ended.${as}`));
    onDone();
  };
  return (
    <ReasonDialog title={t('receive.endTitle')} act={t('receive.endDo')} call={call} onReason={end} onClose={onClose}>
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
    </ReasonDialog>
  );
}
