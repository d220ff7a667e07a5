import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { spo2Against, spo2TargetOf } from '#shared/domain/news2/spo2-target.ts';
import { findAgeYears } from '#shared/domain/patient/age.ts';
import { isPregnant } from '#shared/domain/patient/pregnancy.ts';
import { judgeVitals } from '#shared/domain/vitals/judge-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import { isOnOxygen } from '#shared/domain/vitals/vitals-entry.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { localDay } from '../../../parts/patient-words.ts';
import { tellDone } from '../../../parts/told.ts';
import { usePatientLine } from '../../../replica/queries.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { WallField } from '../../../ui/WallField.tsx';
import { useChart } from '../chart-context.ts';
import { Remark } from '../entry/Remark.tsx';
import type { VitalsRow } from '../record.ts';
import { GcsFields } from './GcsFields.tsx';
import { News2Panel } from './News2Panel.tsx';
import { chooseByLetter, nextOnEnter } from './next-field.ts';
import { Scale2 } from './Scale2.tsx';
import { ScoreMark } from './ScoreMark.tsx';
import { Spo2Target } from './Spo2Target.tsx';
import { useScale2, useSpo2Target } from './use-scale-2.ts';
import { VitalField } from './VitalField.tsx';
import css from './Vitals.module.css';
import { EMPTY_VITALS, entryOfVitals, isReadable, sheetOfSet, type VitalsSheet } from './vitals-sheet.ts';

const MIND = ['A', 'C', 'V', 'P', 'U'] as const;
const MIND_LETTERS = { A: 'A', C: 'C', V: 'V', P: 'P', U: 'U' } as const;

interface Props {
  /** The set that is corrected: the form begins with what stands there, and withdraws it when it is saved. */
  readonly corrects?: VitalsRow | undefined;
  onDone(): void;
}

/** A set of vital signs in the order of the chart: type, Enter, type, Enter … Ctrl+Enter saves. */
export function VitalsForm({ corrects, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record } = useChart();
  const line = usePatientLine(patientId)?.content;
  const empty = useMemo<VitalsSheet>(() => (corrects ? sheetOfSet(corrects.set) : EMPTY_VITALS), [corrects]);
  const slot = corrects ? `vitals|${patientId}|corrects|${corrects.row.id}` : `vitals|${patientId}`;
  const draft = useDraft<VitalsSheet>(slot, empty);
  const { call, run, isRunning } = useCommand(contract.vitals.record);
  const [isTried, setIsTried] = useState(false);
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const sheet = draft.content;
  const now = Date.now();
  // Without a time of its own a correction keeps the one that stood there, to the second.
  const takenMs = (): number => (corrects ? Date.parse(corrects.set.takenAt) : Date.now());
  const { takenAt } = entryOfVitals(sheet, takenMs());
  const scale2 = useScale2(Date.parse(takenAt));
  const prescribed = useSpo2Target(Date.parse(takenAt));
  const target = spo2TargetOf(prescribed, scale2);
  const entry = entryOfVitals(sheet, takenMs(), scale2 ? 2 : 1);
  const against = spo2Against(target, entry.spo2, isOnOxygen(entry.oxygen));
  const subject = {
    ageYears: findAgeYears(line?.birthDate, localDay(now)),
    pregnant: record.patient ? isPregnant(record.patient.content, localDay(now)) : undefined,
  };
  const news2 = news2OfVitals(entry, subject);
  const judgement = judgeVitals(entry, now);
  const findingOf = (field: string) => judgement.findings.find((item) => item.field === field);
  const isReady = draft.state === 'ready';
  const isReasonMissing = corrects !== undefined && reason.trim() === '';
  const focusFirst = (): void => form.current?.querySelector('input')?.focus();
  // Reached by its key: the hands are on the keyboard. Reached by a tab: the focus stays on the tab.
  useEffect(() => {
    if (isReady && document.activeElement?.getAttribute('role') !== 'tab')
      form.current?.querySelector('input')?.focus();
  }, [isReady]);
  const set = (part: Partial<VitalsSheet>): void =>
    draft.change((before) => ({ ...before, confirmedUnlikely: false, ...part }));

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (!isReadable(sheet) || judgement.state !== 'plausible' || isReasonMissing) return;
    const correction = corrects
      ? { corrects: { id: corrects.row.id, parent: corrects.row.rev ?? '', reason: reason.trim() } }
      : {};
    const taken = entryOfVitals(sheet, takenMs(), scale2 ? 2 : 1);
    const input = { commandId: draft.commandId, patientId, entry: taken, ...correction };
    const outcome = await run(input as Parameters<typeof run>[0]);
    if (outcome.state !== 'done') return;
    await draft.discard();
    setIsTried(false);
    tellDone(t(corrects ? 'vitals.corrected' : 'vitals.saved'));
    if (corrects) onDone();
    else focusFirst();
  }
  useKeys({ 'Ctrl+Enter': () => void submit(), [ENTRY_KEYS]: focusFirst });

  const of = { sheet, findings: judgement.findings, news2, set };
  const points = news2.state === 'not-scored' ? {} : news2.subScores;
  const isMoreUsed = ['painScore', 'glucoseMmolPerL', 'weightKg', 'heightCm'].some((field) => field in sheet.values);
  const gcsWrong = judgement.findings.filter(({ field }) => field.startsWith('gcs.'));
  const gcsCode = gcsWrong.length > 0 ? 'gcs.impossible' : findingOf('gcs') && 'vitals.finding.gcs-reason-missing';
  return (
    <Panel
      title={corrects ? t('vitals.correcting', { when: format.moment(corrects.set.takenAt) }) : t('vitals.record')}
      aside={draft.restoredFrom !== undefined && t('draft.restoredShort', { when: format.moment(draft.restoredFrom) })}
      actions={
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => void (corrects ? draft.discard() : Promise.resolve()).then(onDone)}
        >
          {t('common.close')}
        </Button>
      }
    >
      <Scale2 decision={scale2} subject={subject} />
      <Spo2Target target={target} prescribed={prescribed} />
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} lines={8} />
      ) : (
        <form ref={form} className={css.form} onSubmit={submit} onKeyDown={nextOnEnter} noValidate>
          <VitalField field="respiratoryRate" unit="/min" of={of} />
          <VitalField field="spo2" unit="%" of={of} remark={against && t(`spo2Target.${against}`, { ...target })} />
          <div className={css.field}>
            <span id="vital-air">{t('vitals.airOrOxygen')}</span>
            <SegmentedControl
              size="xs"
              aria-labelledby="vital-air"
              value={sheet.oxygen}
              onChange={(value) => set({ oxygen: value as VitalsSheet['oxygen'] })}
              onKeyDown={(event) =>
                chooseByLetter(
                  event,
                  { air: t('vitals.air').charAt(0), oxygen: t('vitals.oxygen').charAt(0) },
                  (oxygen) => set({ oxygen }),
                )
              }
              data={[
                { value: 'air', label: t('vitals.air') },
                { value: 'oxygen', label: t('vitals.oxygen') },
              ]}
            />
            <span />
            <ScoreMark points={points.oxygen} label={t('news2.subScore')} />
          </div>
          {sheet.oxygen === 'oxygen' && <VitalField field="litresPerMinute" unit="L/min" of={of} />}
          <VitalField field="systolic" unit="mmHg" of={of} />
          <VitalField field="diastolic" unit="mmHg" of={of} />
          <VitalField field="pulse" unit="/min" of={of} />
          <div className={css.field} data-wide>
            <span id="vital-mind">{t('vitals.consciousness')}</span>
            <SegmentedControl
              size="xs"
              aria-labelledby="vital-mind"
              value={sheet.consciousness}
              onChange={(value) => set({ consciousness: value as VitalsSheet['consciousness'] })}
              onKeyDown={(event) => chooseByLetter(event, MIND_LETTERS, (consciousness) => set({ consciousness }))}
              data={MIND.map((value) => ({ value, label: value }))}
            />
            <ScoreMark points={points.consciousness} label={t('news2.subScore')} />
            <span className={css.mindWord}>{sheet.consciousness && t(`vitals.mind.${sheet.consciousness}`)}</span>
          </div>
          <VitalField field="temperatureCelsius" unit="°C" of={of} />
          <News2Panel news2={news2} />
          {isTried && (judgement.state === 'needs-confirmation' || sheet.confirmedUnlikely) && (
            <Notice tone="pause" announce>
              <Checkbox
                label={t('vitals.confirmUnlikely')}
                checked={sheet.confirmedUnlikely}
                onChange={(event) => {
                  const confirmedUnlikely = event.currentTarget.checked;
                  draft.change((before) => ({ ...before, confirmedUnlikely }));
                }}
              />
            </Notice>
          )}
          {isTried && findingOf('')?.code === 'nothing-entered' && (
            <Notice tone="pause" announce>
              {t('vitals.finding.nothing-entered')}
            </Notice>
          )}
          {corrects && (
            <TextInput
              label={t('vitals.correctReason')}
              description={t('vitals.correctWords')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={300}
              error={isTried && isReasonMissing && t('vitals.correctReasonMissing')}
            />
          )}
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
            {t(corrects ? 'vitals.correct' : 'vitals.save')}
          </Button>
          <details className={css.more} open={isMoreUsed || sheet.gcs !== undefined || undefined}>
            <summary>{t('vitals.more')}</summary>
            <div className={css.moreFields}>
              <VitalField field="painScore" unit="0–10" of={of} />
              <VitalField field="glucoseMmolPerL" unit="mmol/L" of={of} />
              <VitalField field="weightKg" unit="kg" of={of} />
              <VitalField field="heightCm" unit="cm" of={of} />
              <GcsFields
                sheet={sheet}
                gcs={entry.gcs}
                wrong={new Set(gcsWrong.map(({ field }) => field.slice('gcs.'.length)))}
                problem={gcsCode && t(gcsCode)}
                onChange={(gcs) => set({ gcs })}
              />
              <WallField
                label={t('vitals.takenAt')}
                description={
                  corrects ? t('vitals.takenAtAsItWas', { when: format.moment(takenMs()) }) : t('vitals.takenAtHint')
                }
                value={sheet.takenAt}
                onChange={(takenAt) => set({ takenAt })}
              />
              <Remark value={sheet.note} onChange={(note) => set({ note })} minRows={1} />
            </div>
          </details>
        </form>
      )}
    </Panel>
  );
}
