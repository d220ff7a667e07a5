import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenOrder } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import {
  DISPENSE_PRIORITIES,
  DISPENSE_SOURCES,
  type DispensePriority,
  type DispenseSource,
} from '#shared/model/dispense-act.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { refusalWords } from '../../parts/refusal-words.ts';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import css from './Dispensing.module.css';
import { isAmount, OrderChoice } from './OrderChoice.tsx';
import { isPaperReady, nextPaper, PaperFields, type PaperLine, paperInput } from './PaperFields.tsx';
import { SetAsideDialog } from './SetAsideDialog.tsx';
import { useCounter } from './use-counter.ts';

interface Props {
  readonly patient: { readonly patientId: string; readonly name: string; readonly isWard: boolean };
  onCame(at: { readonly patientId: string; readonly entry: string }): void;
  onClose(): void;
}

const DAYS = { ward: '7', inpatient: '7', outpatient: '28', paper: '28' } as const;

/** Which orders of the record come in, and what stands on paper. */
export function Arrival({ patient, onCame, onClose }: Props) {
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
        <SetAsideDialog
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
