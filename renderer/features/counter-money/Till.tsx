import { useTranslation } from 'react-i18next';
import type { ShownShift } from '#shared/contract/money-till.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMoney } from '../../parts/money/use-money.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { CloseForm } from './CloseForm.tsx';
import css from './CounterMoney.module.css';
import { CountForm } from './CountForm.tsx';
import { MoveForm } from './MoveForm.tsx';
import { OpenForm } from './OpenForm.tsx';

interface Props {
  readonly shift: ShownShift;
  readonly currency: string | undefined;
  readonly decimals: number;
  onChanged(): void;
}

/** The drawer of this desk: opened, moved, counted blind, closed by two people. */
export function Till({ shift, currency = '', decimals, onChanged }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = useMoney();
  if (shift.state === 'shut')
    return (
      <Panel
        title={t('money.open')}
        aside={shift.lastClosedAt && t('money.lastClosed', { when: format.dateTime(shift.lastClosedAt) })}
      >
        <OpenForm currency={currency} decimals={decimals} onDone={onChanged} />
      </Panel>
    );
  return (
    <div className={css.columns}>
      <div>
        <Panel
          title={t('money.part.till')}
          aside={t('money.openedBy', { name: shift.openedBy, when: format.moment(shift.openedAt) })}
        >
          <div className={css.form}>
            <Facts
              facts={[
                [
                  t('money.floatAtStart'),
                  <span key="float" className="figures">{`${money(shift.float)} ${currency}`}</span>,
                ],
                [
                  t('money.part.payments'),
                  `${t('money.shiftPayments', { count: shift.payments })} · ${t('money.shiftRefunds', { count: shift.refunds })}`,
                ],
              ]}
            />
            <h3 className={css.text}>{t('money.moves')}</h3>
            {shift.moves.length === 0 && <p className="quiet">{t('money.noMoves')}</p>}
            <ul>
              {shift.moves.map(({ at, by, amount, reason }) => (
                <li key={at} className={css.text}>
                  <span className="figures">
                    {format.moment(at)} · {money(amount)} {currency}
                  </span>{' '}
                  · <bdi>{reason}</bdi> · <bdi>{by}</bdi>
                </li>
              ))}
            </ul>
            <MoveForm currency={currency} decimals={decimals} onDone={onChanged} />
          </div>
        </Panel>
      </div>
      <div>
        <Panel fill title={t(shift.counted ? 'money.close' : 'money.count')}>
          {shift.counted ? (
            <CloseForm key={shift.counted.id} counted={shift.counted} currency={currency} onDone={onChanged} />
          ) : (
            <CountForm wasCounted={shift.counts > 0} currency={currency} decimals={decimals} onDone={onChanged} />
          )}
        </Panel>
      </div>
    </div>
  );
}
