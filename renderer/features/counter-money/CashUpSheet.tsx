import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { moneyFor } from '#shared/domain/price/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PaperFoot } from '../../parts/PaperFoot.tsx';
import { PaperTools } from '../../parts/PaperTools.tsx';
import { PaperSheet } from '../../ui/print/PaperSheet.tsx';
import css from './CounterMoney.module.css';

interface Props {
  readonly paper: OutputOf<typeof contract.money.printCashUp>;
  onClose(): void;
}

/** A closed shift as it will lie in the printer. Its audit event was written before it came. */
export function CashUpSheet({ paper, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { cashUp } = paper;
  const { currency, counted, expected, difference, moves, taxes } = cashUp;
  const blocks = useMemo(() => {
    const money = (amount: string): string => moneyFor(amount, i18n.language);
    const facts: readonly (readonly [string, string])[] = [
      [t('money.floatAtStart'), `${money(cashUp.float)} ${currency}`],
      [t('money.cashUpPayments'), `${cashUp.payments} / ${cashUp.refunds}`],
      ...(cashUp.receipts
        ? [[t('money.receipts'), `${cashUp.receipts.first} – ${cashUp.receipts.last}`] as const]
        : []),
      ...(['cash', 'mobile'] as const).map(
        (method) =>
          [
            t(`money.${method}Label`),
            t('money.figures', {
              ...{ expected: money(expected[method]), counted: money(counted[method]) },
              ...{ difference: money(difference[method]), currency },
            }),
          ] as const,
      ),
      ...(cashUp.reason ? [[t('money.reasonOf'), cashUp.reason] as const] : []),
      ...taxes.map(
        ({ name, percent, of, amount }) =>
          [
            t('money.taxIn', { name, percent }),
            t('money.taxOf', { amount: money(amount), of: money(of), currency }),
          ] as const,
      ),
      ...moves.map(
        ({ at, by, amount, reason }) =>
          [format.dateTime(at), `${money(amount)} ${currency} · ${reason} · ${by}`] as const,
      ),
      ...(cashUp.late > 0 ? [[t('money.lateTitle'), t('money.late', { count: cashUp.late })] as const] : []),
    ];
    return [
      ...facts.map(([label, text]) => ({
        key: `${label} ${text}`,
        content: (
          <p className={css.paperLine}>
            <span>{label}</span>
            <bdi>{text}</bdi>
          </p>
        ),
      })),
      {
        key: 'signatures',
        content: (
          <div className={css.paperSigned}>
            <bdi>{cashUp.closedBy}</bdi>
            <bdi>{cashUp.second}</bdi>
          </div>
        ),
      },
    ];
  }, [cashUp, counted, currency, difference, expected, format, i18n.language, moves, t, taxes]);
  const head = useMemo(
    () => (
      <div className={css.paperHead}>
        <b>{t('money.cashUpTitle')}</b>
        <span>
          {format.dateTime(cashUp.openedAt)} – {format.dateTime(cashUp.closedAt)}
        </span>
      </div>
    ),
    [cashUp.closedAt, cashUp.openedAt, format, t],
  );
  return (
    <PaperSheet
      label={t('money.cashUpTitle')}
      head={head}
      foot={(page, pages) => <PaperFoot printed={paper} page={page} pages={pages} />}
      blocks={blocks}
      toolbar={<PaperTools onClose={onClose} />}
      onClose={onClose}
    />
  );
}
