import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { StocktakeReviewLine } from '#shared/contract/stocktake.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { AmountWords, BatchWords, ProductWords } from '../../parts/stock/StockWords.tsx';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { ApproveForm } from './ApproveForm.tsx';
import { ControlledHead, ControlledTag, CountedBy } from './ControlledRow.tsx';
import css from './Stocktake.module.css';

type Review = OutputOf<typeof contract.stocktake.review>;

/** What was found against what should have been there, and what it is worth. */
export function ReviewView({ id, onChanged }: { readonly id: string; onChanged(): void }) {
  const { answer, reload } = useQuery(contract.stocktake.review, { id });
  return (
    <QueryPanel answer={answer} reload={reload}>
      {(review) => (
        <Shown
          review={review}
          onChanged={() => {
            reload();
            onChanged();
          }}
        />
      )}
    </QueryPanel>
  );
}

const isDrifting = ({ drift }: StocktakeReviewLine): boolean => drift !== undefined && drift !== '0';

function Shown({ review, onChanged }: { readonly review: Review; onChanged(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isApproving, setIsApproving] = useState(false);
  const { lines, controlled, standing, sum, stop, acts } = review;
  const money = (written: string): string => moneyWords(format, written, review.currency);
  const drifts = standing.state === 'posted' ? lines.filter(isDrifting).length : 0;
  const how = standing.state === 'counting' ? 'post' : drifts > 0 ? 'correct' : undefined;
  return (
    <>
      <div className={css.bar}>
        <div className={`${css.sum} ${css.grow}`}>
          <span>
            {t('count.more')} <b className="figures">{money(sum.more)}</b>
          </span>
          <span>
            {t('count.less')} <b className="figures">{money(sum.less.replace('-', ''))}</b>
          </span>
          {sum.unpriced > 0 && <Tag tone="pause">{t('count.unpriced', { count: sum.unpriced })}</Tag>}
        </div>
        {how && (
          <Button
            disabled={stop === 'nothing-counted' || (how === 'post' && stop === 'recounts-open')}
            onClick={() => setIsApproving(true)}
          >
            {t(`count.${how}`)}
          </Button>
        )}
      </div>
      {standing.state === 'counting' && stop && <Notice tone="pause">{t(`count.stop.${stop}`)}</Notice>}
      {drifts > 0 && (
        <Notice tone="pause" title={t('count.drifts', { count: drifts })}>
          {t('count.driftWords')}
        </Notice>
      )}
      <Panel
        isRead
        title={t('count.differences')}
        aside={acts.map(({ act, by, approvedBy, at }) => (
          <span key={at + act}>
            {t(approvedBy ? 'count.actApproved' : 'count.actLine', {
              act: t(`count.act.${act}`),
              name: by,
              approver: approvedBy ?? '',
              when: format.moment(at),
            })}{' '}
          </span>
        ))}
        fill
        flush
      >
        <table className={table.table}>
          <TableHead
            columns={[
              t('count.product'),
              t('count.batch'),
              t('count.atPlace'),
              t('count.expected'),
              t('count.counted'),
              t('count.variance'),
              t('count.value'),
              t('count.countedBy'),
            ]}
          />
          <tbody>
            {controlled.map((line) => (
              <ReviewedRegister key={line.registerId} line={line} />
            ))}
            {lines.toSorted(gravestFirst).map((line) => (
              <ReviewRow key={line.key} line={line} />
            ))}
          </tbody>
        </table>
      </Panel>
      {isApproving && how && (
        <ApproveForm review={review} how={how} onClose={() => setIsApproving(false)} onDone={onChanged} />
      )}
    </>
  );
}

/** What differs is a discrepancy of the register, and no variance that is approved here. */
function ReviewedRegister({ line }: { readonly line: Review['controlled'][number] }) {
  const { t } = useTranslation();
  const { counted, expected, unit } = line;
  const amount = (written: string | undefined) =>
    written === undefined ? '—' : <AmountWords value={written} unit={unit} />;
  return (
    <tr data-testid="review-controlled" data-state={line.state}>
      <ControlledHead line={line} />
      <td className="quiet">{t('count.controlled.whole')}</td>
      <td>
        <bdi>{line.place}</bdi>
      </td>
      <td className={css.figure}>{amount(expected)}</td>
      <td className={css.figure}>{amount(counted)}</td>
      <td colSpan={2}>
        <ControlledTag state={line.state} />
        {line.state === 'differs' && <div className="quiet">{t('count.controlled.settled')}</div>}
      </td>
      <td>
        <CountedBy line={line} />
      </td>
    </tr>
  );
}

const RANKS = { 'counts-differ': 0, 'over-tolerance': 1, settled: 3, uncounted: 4 } as const;

function gravestFirst(one: StocktakeReviewLine, other: StocktakeReviewLine): number {
  const rank = ({ verdict, variance }: StocktakeReviewLine) =>
    verdict === 'settled' && variance !== '0' ? 2 : RANKS[verdict];
  return rank(one) - rank(other);
}

const TONES = { 'counts-differ': 'pause', 'over-tolerance': 'pause', settled: 'fine', uncounted: 'calm' } as const;

function ReviewRow({ line }: { readonly line: StocktakeReviewLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { verdict, expected, counted, variance, value, drift, counts, unit } = line;
  const amount = (written: string | undefined, signed = false) =>
    written === undefined ? '—' : <AmountWords value={written} unit={unit} signed={signed} />;
  return (
    <tr data-testid="review-line" data-verdict={verdict}>
      <th scope="row" className={css.product}>
        <ProductWords name={line.name} brand={line.brand} />{' '}
        {verdict !== 'settled' && <Tag tone={TONES[verdict]}>{t(`count.verdict.${verdict}`)}</Tag>}{' '}
        {line.found && <Tag tone="calm">{t('count.found')}</Tag>}
        {line.state === 'quarantined' && <div className="quiet">{t('count.quarantined')}</div>}
        {line.movedMeanwhile && <div className="quiet">{t('count.movedMeanwhile')}</div>}
        {isDrifting(line) && Number(line.posted) !== 0 && (
          <div>
            <Tag tone="pause">{t('count.driftOf', { amount: drift })}</Tag>
          </div>
        )}
      </th>
      <td>
        <BatchWords batch={line.batch} />
      </td>
      <td>
        <bdi>{line.place}</bdi>
      </td>
      <td className={css.figure}>{amount(expected)}</td>
      <td className={css.figure}>{amount(counted)}</td>
      <td className={css.figure}>{amount(variance, true)}</td>
      <td className={`${css.figure} figures`}>
        {variance === '0' ? '—' : value === undefined ? '—' : moneyWords(format, value, undefined)}
      </td>
      <td>
        <ul className={css.counts}>
          {counts.map((count) => (
            <li key={count.by + count.at}>
              {t('count.countLine', { round: count.round, amount: format.number(Number(count.quantity)) })}{' '}
              <bdi>{count.by}</bdi> {format.moment(count.at)}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
