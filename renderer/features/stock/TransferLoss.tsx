import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockTransferRow } from '#shared/contract/stock-shown.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Stock.module.css';
import { Amount } from './words.tsx';

type Lost = StockTransferRow['lines'][number]['lost'][number];

interface Props {
  readonly transfer: StockTransferRow;
  readonly lost: Lost;
  readonly unit: string;
}

/** What the receiver wrote as missing, and what the sender says of it (SL21). */
export function TransferLoss({ transfer, lost, unit }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayAnswer = useSignedIn()?.user.permissions.includes('stock.adjust') ?? false;
  const { answer } = lost;
  return (
    <div className={css.why} data-testid="lost-on-the-way">
      <Tag tone="pause">{t('stock.way.lost')}</Tag> <Amount value={lost.quantity} unit={unit} /> ·{' '}
      <bdi>{lost.reason}</bdi> · {format.moment(lost.at)} · <bdi>{lost.by}</bdi>
      <div data-testid="loss-answer">
        <Tag tone={answer?.says === 'accepted' ? 'fine' : 'pause'}>
          {t(`stock.way.${answer?.says ?? 'unanswered'}`)}
        </Tag>
        {answer && (
          <>
            {' '}
            {answer.note && (
              <>
                <bdi>{answer.note}</bdi> ·{' '}
              </>
            )}
            {format.moment(answer.at)} · <bdi>{answer.by}</bdi>
          </>
        )}
      </div>
      {transfer.direction === 'out' && mayAnswer && answer?.says !== 'accepted' && (
        <Answering transferId={transfer.id} lost={lost} />
      )}
    </div>
  );
}

function Answering({ transferId, lost }: { readonly transferId: string; readonly lost: Lost }) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.stock.answerDifference);
  useFocusBack();
  const [isDisputing, setIsDisputing] = useState(false);
  const say = async (says: 'accepted' | 'disputed', note?: string): Promise<void> => {
    const about = { commandId: crypto.randomUUID(), transferId, movements: [lost.id], says };
    const outcome = await run({ ...about, ...(note ? { note } : {}) });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.way.answered'));
    setIsDisputing(false);
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={call.state === 'running' && !isDisputing}
        onClick={() => say('accepted')}
      >
        {t('stock.way.accept')}
      </Button>{' '}
      {!lost.answer && (
        <Button size="compact-sm" variant="default" onClick={() => setIsDisputing(true)}>
          {t('stock.way.dispute')} …
        </Button>
      )}
      {!isDisputing && <CallNotice call={call} />}
      {isDisputing && (
        <ReasonDialog
          title={t('stock.way.disputeTitle')}
          act={t('stock.way.dispute')}
          description={t('stock.way.disputeWords')}
          call={call}
          onReason={(note) => say('disputed', note)}
          onClose={() => setIsDisputing(false)}
        />
      )}
    </>
  );
}
