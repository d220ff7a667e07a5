import { Button, Checkbox, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenOrder } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { unitAfter } from '#shared/domain/medication/dose-text.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import {
  DISPENSE_PRIORITIES,
  DISPENSE_SOURCES,
  type DispensePriority,
  type DispenseSource,
} from '#shared/model/dispense-act.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { lineInWords } from '../../i18n/line-in-words.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import { refusalWords } from '../../parts/refusal-words.ts';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';
import { FindPatient } from './FindPatient.tsx';
import { isPaperReady, nextPaper, PaperFields, type PaperLine, paperInput } from './PaperFields.tsx';
import { useCounter } from './use-counter.ts';

interface Props {
  readonly patient: { readonly patientId: string; readonly name: string; readonly isWard: boolean } | undefined;
  onCame(at: { readonly patientId: string; readonly entry: string }): void;
  onClose(): void;
}

/** A prescription comes in: for whom, which orders of the record, and what stands on paper. */
export function NewPrescription({ patient: given, onCame, onClose }: Props) {
  const { t } = useTranslation();
  const [patient, setPatient] = useState(given);
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('dispense.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {patient ? (
        <Arrival patient={patient} onCame={onCame} onClose={onClose} />
      ) : (
        <FindPatient onChoose={(found) => setPatient({ ...found, isWard: false })} />
      )}
    </Modal>
  );
}

const DAYS = { ward: '7', inpatient: '7', outpatient: '28', paper: '28' } as const;

function Arrival({ patient, onCame, onClose }: Props & { readonly patient: NonNullable<Props['patient']> }) {
  const { t, i18n } = useTranslation();
  const { patientId } = patient;
  const [source, setSource] = useState<DispenseSource>(patient.isWard ? 'ward' : 'outpatient');
  const [priority, setPriority] = useState<DispensePriority>('routine');
  const [days, setDays] = useState<string>(DAYS[source]);
  const [ticket, setTicket] = useState(!patient.isWard);
  const [choices, setChoices] = useState<Readonly<Record<string, boolean>>>({});
  const [aside, setAside] = useState<OpenOrder>();
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>({});
  const [paper, setPaper] = useState<readonly PaperLine[]>([]);
  const { call, run, isRunning } = useCommand(contract.dispense.arrive);
  const print = useCommand(contract.dispense.printTicket);
  const { printsTicket, choose } = useCounter();
  const commandId = useRef(crypto.randomUUID());
  const wantedDays = /^\d{1,3}$/.test(days) && Number(days) > 0 ? Number(days) : undefined;
  const asked = { patientId, ...(wantedDays ? { days: wantedDays } : {}) };
  const { answer, reload } = useQuery(contract.dispense.openOrders, asked);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const orders = known ?? [];
  const isChosen = ({ orderId, inQueue, setAside: said }: OpenOrder) =>
    inQueue === 0 && (choices[orderId] ?? said === undefined);
  const chosen = orders.filter(isChosen);
  const isUrgent = orders.some(({ urgent, inQueue }) => urgent && inQueue === 0);
  useEffect(() => {
    if (isUrgent) setPriority('urgent');
  }, [isUrgent]);
  const takeIn = useRef<HTMLButtonElement>(null);
  const isKnown = known !== undefined;
  // Nothing is to be changed, most often: Enter takes it in.
  useEffect(() => {
    if (isKnown) takeIn.current?.focus();
  }, [isKnown]);
  const areRead = chosen.every(({ orderId }) => isAmount(amounts[orderId])) && paper.every(isPaperReady);
  const isReady = chosen.length + paper.length > 0 && areRead && wantedDays !== undefined;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const outcome = await run({
      ...{ commandId: commandId.current, patientId, source, priority, ticket },
      orders: chosen.map(({ orderId }) => {
        const amount = plainNumber(amounts[orderId] ?? '');
        return { orderId, days: wantedDays, ...(amount ? { quantity: amount } : {}) };
      }),
      paper: paper.map(paperInput),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    const entry = outcome.value.id;
    if (outcome.value.ticket) announce(t('dispense.ticketGiven', { ticket: outcome.value.ticket }));
    if (outcome.value.ticket && printsTicket) {
      const printed = await print.run({ commandId: crypto.randomUUID(), patientId, entry });
      if (printed.state === 'refused') tellDone(refusalWords({ t, language: i18n.language }, printed.refusal));
    }
    onCame({ patientId, entry });
  }
  return (
    <>
      <form className={css.form} onSubmit={submit}>
        <h3>
          <bdi>{patient.name}</bdi>
        </h3>
        <div className={css.fields}>
          <SegmentedControl
            size="xs"
            aria-label={t('dispense.sourceLabel')}
            value={source}
            onChange={(value) => {
              setSource(value as DispenseSource);
              setDays(DAYS[value as DispenseSource]);
              setTicket(value === 'outpatient' || value === 'paper');
            }}
            data={DISPENSE_SOURCES.map((value) => ({ value, label: t(`dispense.source.${value}`) }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('dispense.priorityLabel')}
            value={priority}
            onChange={(value) => setPriority(value as DispensePriority)}
            data={DISPENSE_PRIORITIES.map((value) => ({ value, label: t(`dispense.priority.${value}`) }))}
          />
        </div>
        <div className={css.fields}>
          <TextInput
            label={t('dispense.daysSupply')}
            inputMode="numeric"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <Checkbox
            label={t('dispense.giveTicket')}
            checked={ticket}
            onChange={(event) => setTicket(event.currentTarget.checked)}
          />
          <Checkbox
            label={t('dispense.printsTicket')}
            checked={ticket && printsTicket}
            disabled={!ticket}
            onChange={(event) => choose({ printsTicket: event.currentTarget.checked })}
          />
        </div>
        <fieldset className={css.box}>
          <legend>{t('dispense.ordersOfRecord')}</legend>
          {answer.state !== 'done' && answer.state !== 'loading' && <CallNotice call={answer} />}
          {known && orders.length === 0 && <p className={css.small}>{t('dispense.noOrders')}</p>}
          {orders.map((order) => (
            <OrderChoice
              key={order.orderId}
              order={order}
              isChosen={isChosen(order)}
              amount={amounts[order.orderId] ?? order.suggestion?.quantity ?? ''}
              onAmount={(amount) => setAmounts((before) => ({ ...before, [order.orderId]: amount }))}
              onChoose={(is) => setChoices((before) => ({ ...before, [order.orderId]: is }))}
              onAside={() => setAside(order)}
            />
          ))}
        </fieldset>
        {paper.map((one, index) => (
          <PaperFields
            key={one.key}
            line={one}
            onChange={(change) =>
              setPaper((before) => before.map((other, at) => (at === index ? { ...other, ...change } : other)))
            }
            onRemove={() => setPaper((before) => before.filter((_, at) => at !== index))}
          />
        ))}
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => setPaper((before) => [...before, nextPaper(before.at(-1))])}
          >
            {t('dispense.addPaper')}
          </Button>
        </div>
        {isUrgent && priority === 'routine' && <Notice tone="pause">{t('dispense.urgentOrders')}</Notice>}
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!isReady} ref={takeIn}>
            {t('dispense.take')}
          </Button>
        </div>
      </form>
      {aside && (
        <SetAside
          patientId={patientId}
          order={aside}
          onClose={() => setAside(undefined)}
          onDone={() => {
            setAside(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}

interface AsideProps {
  readonly patientId: string;
  readonly order: OpenOrder;
  onDone(): void;
  onClose(): void;
}

function SetAside({ patientId, order: { orderId, drug }, onDone, onClose }: AsideProps) {
  const { t } = useTranslation();
  const { call, run } = useCommand(contract.dispense.setAside);
  return (
    <ReasonDialog
      title={t('dispense.setAside')}
      call={call}
      onClose={onClose}
      onReason={async (reason) => {
        const outcome = await run({ commandId: crypto.randomUUID(), patientId, orderId, reason });
        if (outcome.state === 'done') onDone();
      }}
    >
      <p>
        <bdi>{drug}</bdi>
      </p>
      <p className={css.small}>{t('dispense.setAsideWords')}</p>
    </ReasonDialog>
  );
}

interface ChoiceProps {
  readonly order: OpenOrder;
  readonly isChosen: boolean;
  readonly amount: string;
  onAmount(amount: string): void;
  onChoose(is: boolean): void;
  onAside(): void;
}

function OrderChoice({ order, isChosen, amount, onAmount, onChoose, onAside }: ChoiceProps) {
  const { t } = useTranslation();
  const drug = order.product?.name ?? order.drug;
  const asideLabel = `${t('dispense.setAside')}: ${drug}`;
  return (
    <div className={css.order}>
      <Checkbox
        aria-label={drug}
        checked={isChosen}
        disabled={order.inQueue > 0}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <span className={css.itemWords}>
        <b>
          <bdi>{drug}</bdi>
        </b>
        <bdi className={css.small}>{lineInWords(order.dose)}</bdi>
        <span className={css.tags}>
          {order.urgent && <Tag tone="stop">{t('dispense.priority.urgent')}</Tag>}
          {order.inQueue > 0 && <Tag>{t('dispense.inQueue')}</Tag>}
          {order.suppliedTimes > 0 && <Tag>{t('dispense.suppliedTimes', { count: order.suppliedTimes })}</Tag>}
          {order.setAside && <Tag>{t('dispense.asideOf', order.setAside)}</Tag>}
          {order.verification !== 'verified' && <Tag tone="pause">{t('dispense.notVerified')}</Tag>}
        </span>
      </span>
      <TextInput
        size="xs"
        aria-label={t('dispense.quantityOf', { drug })}
        inputMode="decimal"
        value={amount}
        error={isChosen && !isAmount(amount)}
        disabled={!isChosen}
        onChange={(event) => onAmount(event.currentTarget.value)}
      />
      <span className={css.small}>{unitAfter(amount, order.product?.unit ?? '')}</span>
      {order.inQueue === 0 && !order.setAside && (
        <Button variant="default" size="compact-xs" aria-label={asideLabel} onClick={onAside}>
          {t('dispense.setAside')}
        </Button>
      )}
    </div>
  );
}

/** Nothing typed is as much as the order lasts. */
function isAmount(typed = ''): boolean {
  return typed.trim() === '' || (findQuantity(plainNumber(typed)) ?? 0) > 0;
}
