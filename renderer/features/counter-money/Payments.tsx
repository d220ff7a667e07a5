import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownPayment } from '#shared/contract/money-payment.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { useMoney } from '../../parts/money/use-money.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useScan } from '../../scan/use-scan.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import tableCss from '../../ui/table.module.css';
import css from './CounterMoney.module.css';
import { ReceiptButton } from './ReceiptButton.tsx';
import { RefundDialog } from './RefundDialog.tsx';
import { RestDialog } from './RestDialog.tsx';

interface Props {
  /** The till is open: money can go back. */
  readonly isOpen: boolean;
  readonly again: unknown;
  onChanged(): void;
}

/** As it is typed: the till, the day, the number. */
const LEAST_FIGURES = 3;
const RECEIPT_NUMBER = /^[0-9A-Z]{1,8}-\d{8}-\d{3,}$/;

/** What this till took and gave back, newest first; by the number on a receipt what any till took. */
export function Payments({ isOpen, again, onChanged }: Props) {
  const { t } = useTranslation();
  const [refunding, setRefunding] = useState<ShownPayment>();
  const [taking, setTaking] = useState<ShownPayment>();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const find = typed.trim().length < LEAST_FIGURES ? undefined : typed.trim();
  const { answer, reload } = useQuery(contract.money.list, find ? { find } : {}, again);
  useKeys({ '/': document.activeElement === field.current ? undefined : () => field.current?.focus() });
  // The code at the foot of a receipt is its number.
  useScan(async ({ text }) => {
    if (!RECEIPT_NUMBER.test(text)) return undefined;
    setTyped(text);
    return { tone: 'fine', title: text };
  });
  return (
    <>
      <Panel
        fill
        flush
        title={t(find ? 'money.foundPayments' : 'money.list')}
        actions={
          <TextInput
            ref={field}
            size="xs"
            aria-label={t('money.findReceipt')}
            placeholder={t('money.findReceipt')}
            leftSection={<IconSearch size={14} aria-hidden />}
            rightSection={<Keycap keys="/" />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            spellCheck={false}
          />
        }
      >
        <QueryPanel answer={answer} reload={reload}>
          {(payments) =>
            payments.length === 0 ? (
              <Empty title={t(find ? 'money.noneFound' : 'money.noPayments')}>
                {t(find ? 'money.noneFoundWords' : 'money.noPaymentsWords')}
              </Empty>
            ) : (
              <table className={`${tableCss.table} ${css.table}`}>
                <TableHead
                  columns={[
                    ...(['number', 'when', 'patient', 'items', 'how'] as const).map((name) => t(`money.${name}`)),
                    t('money.amount'),
                  ]}
                  withActions
                />
                <tbody>
                  {payments.map((payment) => (
                    <PaymentRow
                      key={payment.id}
                      payment={payment}
                      onRefund={isOpen ? () => setRefunding(payment) : undefined}
                      onRest={isOpen ? () => setTaking(payment) : undefined}
                    />
                  ))}
                </tbody>
              </table>
            )
          }
        </QueryPanel>
      </Panel>
      {taking?.owed && (
        <RestDialog
          payment={taking}
          owed={taking.owed}
          onClose={() => setTaking(undefined)}
          onDone={() => {
            setTaking(undefined);
            onChanged();
          }}
        />
      )}
      {refunding && (
        <RefundDialog
          payment={refunding}
          onClose={() => setRefunding(undefined)}
          onDone={() => {
            setRefunding(undefined);
            onChanged();
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly payment: ShownPayment;
  readonly onRefund: (() => void) | undefined;
  readonly onRest: (() => void) | undefined;
}

function PaymentRow({ payment, onRefund, onRest }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = useMoney();
  const { id, type, number, at, by, patient, patientId, items, currency, due, tenders, reason, refundable } = payment;
  const isRefund = type === 'refund';
  return (
    <tr data-testid="money-payment" data-number={number}>
      <th scope="row" className={`${css.number} figures`}>
        {number}
        {isRefund && (
          <div>
            <Tag>{t('money.type.refund')}</Tag>
          </div>
        )}
      </th>
      <td className="figures">
        {format.moment(at)}
        <div className={css.more}>
          <bdi>{by}</bdi>
        </div>
      </td>
      <td>
        <bdi>{patient ?? '—'}</bdi>
      </td>
      <td>
        {items.map(({ drug, units, unit }, at) => (
          <div key={at}>
            <bdi>{drug}</bdi>, {amountInWords(units, unit)}
          </div>
        ))}
        {reason && <bdi className="quiet">{reason}</bdi>}
        {payment.restOf && <span className="quiet">{t('money.restOf', { number: payment.restOf })}</span>}
        {payment.owed && <Tag tone="pause">{t('money.owed', { amount: `${money(payment.owed)} ${currency}` })}</Tag>}
        {payment.toRefund && (
          <Tag tone="pause">{t('money.toRefund', { amount: `${money(refundable)} ${currency}` })}</Tag>
        )}
      </td>
      <td>{tenders.map(({ method }) => t(`money.method.${method}`)).join(', ')}</td>
      <td data-figure className="figures">
        {isRefund ? `−${money(payment.total)}` : money(payment.taken ?? due)} {currency}
        {payment.taken && <div className={css.more}>{t('money.ofDue', { due: `${money(due)} ${currency}` })}</div>}
      </td>
      <td className={tableCss.actions}>
        <ReceiptButton payment={id} number={number} patientId={patientId} />
        {payment.owed && (
          <Button size="compact-sm" disabled={!onRest} onClick={onRest}>
            {t('money.takeRest')}
          </Button>
        )}
        {!isRefund && /[1-9]/.test(refundable) && (
          <Button size="compact-sm" variant="default" disabled={!onRefund} onClick={onRefund}>
            {t('money.refund')}
          </Button>
        )}
      </td>
    </tr>
  );
}
