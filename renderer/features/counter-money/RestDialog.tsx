import { Modal } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownPayment } from '#shared/contract/money-payment.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { tellDone } from '../../parts/told.ts';
import css from './CounterMoney.module.css';
import { TenderFields, useTenders } from './TenderFields.tsx';

interface Props {
  readonly payment: ShownPayment;
  /** What is still to be paid of it. */
  readonly owed: string;
  onDone(): void;
  onClose(): void;
}

/** What a part payment left: taken whole, or again a part of it. */
export function RestDialog({ payment, owed, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.money.payRest);
  const money = useMoney();
  const { currency } = payment;
  const due = { due: owed, currency, decimals: (owed.split('.')[1] ?? '').length };
  const tenders = useTenders(due);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!tenders.isRight) return;
    const of = { payment: payment.id, owed, ...(payment.patientId ? { patientId: payment.patientId } : {}) };
    const outcome = await run({ commandId: crypto.randomUUID(), ...of, ...tenders.asked });
    if (outcome.state !== 'done') return;
    const { number, change, left } = outcome.value;
    tellDone(
      left === undefined
        ? t('money.taken', { number, change: money(change) })
        : t('money.partTaken', { number, left: `${money(left)} ${currency}` }),
    );
    onDone();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('money.restOf', { number: payment.number })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.form} onSubmit={submit} autoComplete="off">
        <dl className={css.sums}>
          <dt>{t('money.due')}</dt>
          <dd data-strong className="figures" data-testid="money-owed">
            {money(owed)} {currency}
          </dd>
        </dl>
        <TenderFields tenders={tenders} exact={owed} {...due} />
        <CallNotice call={call} />
        <FormActions act={t('money.take')} isRunning={isRunning} disabled={!tenders.isRight} onCancel={onClose} />
      </form>
    </Modal>
  );
}
