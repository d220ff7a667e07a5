import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { FLUID_RANGE, judgeFluid } from '#shared/domain/fluid-balance/judge-fluid.ts';
import { directionOf, FLUID_KIND_NAMES, type FluidDirection, type FluidKind } from '#shared/model/fluid-kinds.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { tellDone } from '../../../parts/told.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { WallField } from '../../../ui/WallField.tsx';
import { useChart } from '../chart-context.ts';
import { Remark } from '../entry/Remark.tsx';
import type { FluidRow } from '../record.ts';
import { EMPTY_FLUID, entryOfFluid, type FluidSheet, readMillilitres, sheetOfFluid } from './fluid-sheet.ts';

interface Props {
  /** The amount that is corrected: withdrawn when this one is saved. */
  readonly corrects?: FluidRow | undefined;
  onDone(): void;
}

/** One amount: kind, millilitres, and when it was not just now. Ctrl+Enter saves. */
export function FluidForm({ corrects, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId } = useChart();
  const empty = useMemo(() => (corrects ? sheetOfFluid(corrects.fluid) : EMPTY_FLUID), [corrects]);
  const slot = corrects ? `fluid|${patientId}|corrects|${corrects.row.id}` : `fluid|${patientId}`;
  const draft = useDraft<FluidSheet>(slot, empty);
  const { call, run, isRunning } = useCommand(contract.fluid.record);
  const [isTried, setIsTried] = useState(false);
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const sheet = draft.content;
  // Without a time of its own a correction keeps the one that stood there, to the second.
  const atMs = corrects ? Date.parse(corrects.fluid.at) : Date.now();
  const entry = entryOfFluid(sheet, atMs);
  const finding = entry && judgeFluid(entry, Date.now());
  const isReasonMissing = corrects !== undefined && reason.trim() === '';
  const focusFirst = (): void => form.current?.querySelector('input')?.focus();
  const isReady = draft.state === 'ready';
  useEffect(() => {
    if (isReady && document.activeElement?.getAttribute('role') !== 'tab')
      form.current?.querySelector('input')?.focus();
  }, [isReady]);
  const set = (part: Partial<FluidSheet>): void =>
    draft.change((before) => ({ ...before, confirmedUnlikely: false, ...part }));

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (!entry || finding || isReasonMissing) return;
    const correction = corrects
      ? { corrects: { id: corrects.row.id, parent: corrects.row.rev ?? '', reason: reason.trim() } }
      : {};
    const outcome = await run({ commandId: draft.commandId, patientId, entry, ...correction });
    if (outcome.state !== 'done') return;
    await draft.discard();
    setIsTried(false);
    tellDone(t('fluid.saved', { kind: t(`fluid.kind.${entry.kind}`), amount: format.number(entry.millilitres) }));
    if (corrects) onDone();
    else focusFirst();
  }
  useKeys({ 'Ctrl+Enter': () => void submit(), [ENTRY_KEYS]: focusFirst });
  const ofDirection = (direction: FluidDirection) =>
    FLUID_KIND_NAMES.filter((kind) => directionOf(kind) === direction).map((value) => ({
      value,
      label: t(`fluid.kind.${value}`),
    }));
  const isUnreadable = sheet.millilitres.trim() !== '' && readMillilitres(sheet.millilitres) === undefined;
  const [low, high] = FLUID_RANGE[finding?.strength === 'stop' ? 'possible' : 'likely'];
  const amountProblem = isUnreadable
    ? t('vitals.finding.unreadable')
    : finding?.field === 'millilitres'
      ? t(`vitals.finding.${finding.code}`, { low, high })
      : isTried && !sheet.millilitres.trim() && t('fluid.amountMissing');
  return (
    <Panel
      title={corrects ? t('fluid.correcting') : t('fluid.record')}
      aside={draft.restoredFrom !== undefined && t('draft.restoredShort', { when: format.moment(draft.restoredFrom) })}
      actions={
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('common.close')}
        </Button>
      }
    >
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} lines={5} />
      ) : (
        <form ref={form} className={layout.form} onSubmit={submit} noValidate>
          <Select
            label={t('fluid.kindLabel')}
            data={[
              { group: t('fluid.in'), items: ofDirection('in') },
              { group: t('fluid.out'), items: ofDirection('out') },
            ]}
            value={sheet.kind || null}
            onChange={(kind) => set({ kind: (kind ?? '') as FluidKind | '' })}
            searchable
            openOnFocus={false}
            allowDeselect={false}
            selectFirstOptionOnChange
            error={isTried && !sheet.kind && t('fluid.kindMissing')}
          />
          <TextInput
            label={t('fluid.amount')}
            description={t('fluid.amountHint')}
            inputMode="decimal"
            autoComplete="off"
            value={sheet.millilitres}
            onChange={(event) => set({ millilitres: event.currentTarget.value })}
            error={amountProblem}
          />
          <WallField
            label={t('fluid.at')}
            description={corrects ? t('vitals.takenAtAsItWas', { when: format.moment(atMs) }) : t('vitals.takenAtHint')}
            value={sheet.at}
            onChange={(at) => set({ at })}
            error={finding?.field === 'at' && t('vitals.finding.in-the-future')}
          />
          <Remark value={sheet.note} onChange={(note) => set({ note })} minRows={1} />
          {finding?.strength === 'pause' && isTried && (
            <Notice tone="pause" announce>
              <Checkbox
                label={t('fluid.confirmUnlikely')}
                checked={sheet.confirmedUnlikely}
                onChange={(event) => {
                  const confirmedUnlikely = event.currentTarget.checked;
                  draft.change((before) => ({ ...before, confirmedUnlikely }));
                }}
              />
            </Notice>
          )}
          {corrects && (
            <TextInput
              label={t('vitals.correctReason')}
              description={t('fluid.correctWords')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={300}
              error={isTried && isReasonMissing && t('vitals.correctReasonMissing')}
            />
          )}
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
            {t(corrects ? 'vitals.correct' : 'fluid.save')}
          </Button>
        </form>
      )}
    </Panel>
  );
}
