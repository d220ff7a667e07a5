import { Modal, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { dosingWords } from '../../../parts/medication/dosing-words.ts';
import { SecondPersonField } from '../../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useStaffNames } from '../../../replica/queries.ts';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import { signerOf } from '../signed.ts';
import { Findings } from './Findings.tsx';
import type { OrderItem } from './read-orders.ts';
import { useOrderCheck } from './use-order-check.ts';
import { needsSecondPerson, overridesOf, signOffState, useSignOff } from './use-sign-off.ts';

interface Props {
  readonly item: OrderItem;
  readonly all: readonly OrderItem[];
  /** Names by station id. */
  stationOf(row: OrderItem['row']): string;
  onClose(): void;
}

/** Desks that could not hear each other said different things: one version goes on, or all of it stops. */
export function SettleDialog({ item, all, stationOf, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.order.settle);
  const [choice, setChoice] = useState<string>();
  const [why, setWhy] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [commandId] = useState(() => crypto.randomUUID());
  const signOff = useSignOff();
  const versions = all.filter(({ row }) => row.id === item.row.id || item.rivals.includes(row.id));
  const goesOn = versions.find(({ row }) => row.id === choice);
  const others = versions.filter(({ row }) => row.id !== choice).map(({ row }) => row.id);
  const entry = goesOn?.order.dosing.state === 'read' ? entryToCheck(goesOn) : undefined;
  const { checks } = useOrderCheck(patientId, entry && [entry], [goesOn?.row.id ?? '', ...others].filter(Boolean));
  const ready = choice === 'stops' || (checks !== undefined && signOffState(checks, signOff) === 'ready');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    const kept = goesOn ?? item;
    if (!choice || !why.trim() || !ready) return;
    const outcome = await run({
      ...{ commandId, patientId, id: kept.row.id, parent: kept.row.rev ?? '' },
      rivals: versions.filter(({ row }) => row.id !== kept.row.id).map(({ row }) => row.id),
      decision: choice === 'stops' ? 'stops' : 'goes-on',
      reason: { text: why.trim() },
      overrides: overridesOf(checks?.[0], signOff.reasons),
      ...(signOff.second ? { secondPerson: signOff.second.proof } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('order.settled', { drug: item.name }));
    onClose();
  }
  return (
    <Modal
      opened
      size={620}
      onClose={onClose}
      title={<ChartDialogTitle>{t('order.settleTitle', { drug: item.name })}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <p>{t('order.settleWords')}</p>
        <Radio.Group value={choice ?? ''} onChange={setChoice} aria-label={t('order.settleWords')}>
          <div className={layout.form}>
            {versions.map(({ row, order, standing }) => {
              const words = dosingWords(t, order.dosing);
              const isStopped = order.status === 'stopped';
              return (
                <Radio
                  key={row.id}
                  value={row.id}
                  disabled={isStopped || order.dosing.state !== 'read'}
                  label={`${words.dose} · ${words.when}`}
                  description={[
                    t(`order.standing.${isStopped ? 'discontinued' : standing}`),
                    signerOf(row.content) ?? staffName(row.by),
                    stationOf(row),
                    format.moment(row.content.authoredOn ?? ''),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                />
              );
            })}
            <Radio value="stops" label={t('order.stopAll')} />
          </div>
        </Radio.Group>
        <TextInput
          label={t('order.why')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={isTried && !why.trim() && t('order.reasonNeeded')}
          maxLength={300}
          autoComplete="off"
        />
        {goesOn && checks?.[0] && (
          <Findings check={checks[0]} reasons={signOff.reasons} onReason={signOff.setReason} isTried={isTried} />
        )}
        {goesOn && checks && needsSecondPerson(checks) && (
          <SecondPersonField
            purpose="second"
            patientId={patientId}
            label={t('order.secondPerson')}
            words={t('order.secondPersonWords')}
            value={signOff.second}
            onChange={signOff.setSecond}
          />
        )}
        <CallNotice call={call} />
        <FormActions act={t('order.decide')} isRunning={isRunning} disabled={!choice} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** The version as core will write it: drug and dose as they stand. */
function entryToCheck({ order, name, row }: OrderItem) {
  if (order.dosing.state !== 'read') return undefined;
  const [coding] = row.content.medicationCodeableConcept?.coding ?? [];
  const { system, code } = coding ?? {};
  const drug = { text: name, ...(system ? { system } : {}), ...(code ? { code } : {}) };
  return { drug, dosing: order.dosing.dosing } as Parameters<typeof useOrderCheck>[1] extends
    | readonly (infer E)[]
    | undefined
    ? E
    : never;
}
