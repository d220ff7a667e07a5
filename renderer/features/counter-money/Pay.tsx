import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { Empty, Loading, Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { addProduct, type Basket, chargeOf, EMPTY_BASKET, toggleDispense } from './basket.ts';
import css from './CounterMoney.module.css';
import { PickProduct } from './PickProduct.tsx';
import { QuoteTable } from './QuoteTable.tsx';
import { ReceiptButton } from './ReceiptButton.tsx';
import { TakeForm } from './TakeForm.tsx';
import { Waiting } from './Waiting.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly again: unknown;
  onChanged(): void;
  onTill(): void;
  onPayments(): void;
}

type Taken = OutputOf<typeof contract.money.pay> & {
  readonly patientId?: string | undefined;
  readonly currency: string;
};

/** What waits to be paid or is chosen here, what it costs, and the money. */
export function Pay({ isOpen, again, onChanged, onTill, onPayments }: Props) {
  const { t } = useTranslation();
  const money = useMoney();
  const [basket, setBasket] = useState<Basket>(EMPTY_BASKET);
  const [last, setLast] = useState<Taken>();
  const charge = chargeOf(basket);
  const { answer } = useQuery(contract.money.quote, charge, again);
  const quote = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  return (
    <>
      {!isOpen && (
        <Notice
          tone="pause"
          title={t('money.shut')}
          actions={
            <Button size="compact-sm" onClick={onTill}>
              {t('money.toTill')}
            </Button>
          }
        >
          {t('money.shutWords')}
        </Notice>
      )}
      <div className={css.columns}>
        <div>
          <PickProduct onPick={(product, gtin) => setBasket((before) => addProduct(before, product, gtin))} />
          <Waiting
            again={again}
            chosen={new Set(basket.items.flatMap(({ dispense }) => dispense ?? []))}
            onToggle={(...lines) => setBasket((before) => lines.reduce(toggleDispense, before))}
          />
        </div>
        <div>
          <Panel
            fill
            title={t('money.basket')}
            aside={<bdi>{basket.items.length > 0 && (basket.patient || t('money.noPatient'))}</bdi>}
            actions={
              basket.items.length > 0 && (
                <Button size="compact-sm" variant="default" onClick={() => setBasket(EMPTY_BASKET)}>
                  {t('money.clear')}
                </Button>
              )
            }
          >
            <div className={css.form}>
              {basket.items.length === 0 && <Empty title={t('money.emptyBasket')}>{t('money.emptyBasketWords')}</Empty>}
              {basket.items.length > 0 && (
                <>
                  <QuoteTable basket={basket} quote={quote} onChange={setBasket} />
                  {(answer.state === 'refused' || answer.state === 'fault') && <CallNotice call={answer} />}
                  {charge && answer.state === 'loading' && !quote && (
                    <Loading label={t('money.priceFirst')} lines={2} />
                  )}
                  {quote && charge && (
                    <TakeForm
                      key={`${quote.due} ${basket.items.length}`}
                      charge={charge}
                      quote={quote}
                      isReady={isOpen && answer.state === 'done' && quote.state === 'complete'}
                      onTaken={(taken) => {
                        setLast({ ...taken, patientId: basket.patientId, currency: quote.currency });
                        setBasket(EMPTY_BASKET);
                        onChanged();
                      }}
                    />
                  )}
                </>
              )}
              {last && basket.items.length === 0 && (
                <Notice
                  tone="fine"
                  title={
                    last.left === undefined
                      ? t('money.taken', { number: last.number, change: money(last.change) })
                      : t('money.partTaken', { number: last.number, left: `${money(last.left)} ${last.currency}` })
                  }
                  actions={
                    <>
                      <ReceiptButton
                        key={last.id}
                        payment={last.id}
                        number={last.number}
                        patientId={last.patientId}
                        autoFocus
                      />
                      <Button size="compact-sm" variant="default" onClick={onPayments}>
                        {t('money.part.payments')}
                      </Button>
                    </>
                  }
                />
              )}
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
