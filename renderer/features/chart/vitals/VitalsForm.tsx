import { Button, Checkbox, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { News2Parameter } from '#shared/domain/news2/news2.ts';
import { findAgeYears } from '#shared/domain/patient/age.ts';
import { isPregnant } from '#shared/domain/patient/pregnancy.ts';
import { judgeVitals } from '#shared/domain/vitals/judge-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
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
import { useChart } from '../chart-context.ts';
import { Remark } from '../entry/Remark.tsx';
import { News2Panel } from './News2Panel.tsx';
import { ScoreMark } from './ScoreMark.tsx';
import css from './Vitals.module.css';
import { EMPTY_VITALS, entryOfVitals, isUnreadable, type VitalField, type VitalsSheet } from './vitals-sheet.ts';

const PARAMETER: Readonly<Partial<Record<VitalField, News2Parameter>>> = {
  respiratoryRate: 'respiratoryRate',
  spo2: 'spo2',
  systolic: 'systolic',
  pulse: 'pulse',
  temperatureCelsius: 'temperature',
};

/** A set of vital signs in the order of the chart: type, Enter, type, Enter … Ctrl+Enter saves. */
export function VitalsForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record } = useChart();
  const line = usePatientLine(patientId)?.content;
  const scaleBefore = record.vitals.find(({ set }) => set.state === 'valid' && set.scaleChoice)?.set.scaleChoice;
  const empty = useMemo<VitalsSheet>(() => EMPTY_VITALS, []);
  const draft = useDraft<VitalsSheet>(`vitals|${patientId}`, empty);
  const { call, run, isRunning } = useCommand(contract.vitals.record);
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const sheet = draft.content;
  const now = Date.now();
  const entry = entryOfVitals(sheet, now);
  const ageYears = findAgeYears(line?.birthDate, localDay(now));
  const pregnant = record.patient ? isPregnant(record.patient.content, localDay(now)) : undefined;
  const news2 = news2OfVitals(entry, { ageYears, pregnant });
  const judgement = judgeVitals(entry, now);
  const unreadable = Object.values(sheet.values).some(isUnreadable);
  const isReady = draft.state === 'ready';
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
    if (unreadable || judgement.state !== 'plausible') return;
    const reason = sheet.scaleReason.trim();
    const outcome = await run({
      commandId: draft.commandId,
      patientId,
      entry: entryOfVitals(sheet, Date.now()),
      ...(reason ? { news2ScaleReason: reason } : {}),
    } as Parameters<typeof run>[0]);
    if (outcome.state !== 'done') return;
    await draft.discard();
    setIsTried(false);
    tellDone(t('vitals.saved'));
    form.current?.querySelector('input')?.focus();
  }
  useKeys({ 'Ctrl+Enter': () => void submit(), [ENTRY_KEYS]: () => form.current?.querySelector('input')?.focus() });

  const row = (field: VitalField, unit: string) => {
    const parameter = PARAMETER[field];
    const points = parameter && news2.state !== 'not-scored' ? news2.subScores[parameter] : undefined;
    const finding = judgement.findings.find((item) => item.field === field || item.field === `oxygen.${field}`);
    const problem = isUnreadable(sheet.values[field])
      ? t('vitals.finding.unreadable')
      : finding && t(`vitals.finding.${finding.code}`, { low: finding.range?.[0], high: finding.range?.[1] });
    const isShown =
      problem &&
      (isTried || finding?.strength === 'stop' || isUnreadable(sheet.values[field]) || finding?.strength === 'pause');
    return (
      <div className={css.field}>
        <label htmlFor={`vital-${field}`}>{t(`vitals.name.${field}`)}</label>
        <input
          id={`vital-${field}`}
          className={css.number}
          inputMode="decimal"
          autoComplete="off"
          value={sheet.values[field] ?? ''}
          aria-invalid={isShown ? true : undefined}
          aria-describedby={isShown ? `vital-${field}-problem` : undefined}
          onChange={(event) => set({ values: { ...sheet.values, [field]: event.currentTarget.value } })}
        />
        <span className={css.unit}>{unit}</span>
        {parameter && <ScoreMark points={points} label={t('news2.subScore')} />}
        {isShown && (
          <span className={css.problem} id={`vital-${field}-problem`}>
            {problem}
          </span>
        )}
      </div>
    );
  };
  const oxygenPoints = news2.state === 'not-scored' ? undefined : news2.subScores.oxygen;
  const mindPoints = news2.state === 'not-scored' ? undefined : news2.subScores.consciousness;

  return (
    <Panel
      title={t('vitals.record')}
      aside={draft.restoredFrom !== undefined && t('draft.restoredShort', { when: format.moment(draft.restoredFrom) })}
      actions={
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('common.close')}
        </Button>
      }
    >
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} lines={8} />
      ) : (
        <form ref={form} className={css.form} onSubmit={submit} onKeyDown={nextOnEnter} noValidate>
          {row('respiratoryRate', '/min')}
          {row('spo2', '%')}
          <div className={css.field}>
            <span id="vital-air">{t('vitals.airOrOxygen')}</span>
            <SegmentedControl
              size="xs"
              aria-labelledby="vital-air"
              value={sheet.oxygen}
              onChange={(value) => set({ oxygen: value as VitalsSheet['oxygen'] })}
              data={[
                { value: 'air', label: t('vitals.air') },
                { value: 'oxygen', label: t('vitals.oxygen') },
              ]}
            />
            <span />
            <ScoreMark points={oxygenPoints} label={t('news2.subScore')} />
          </div>
          {sheet.oxygen === 'oxygen' && row('litresPerMinute', 'L/min')}
          {row('systolic', 'mmHg')}
          {row('diastolic', 'mmHg')}
          {row('pulse', '/min')}
          <div className={css.field} data-wide>
            <span id="vital-mind">{t('vitals.consciousness')}</span>
            <SegmentedControl
              size="xs"
              aria-labelledby="vital-mind"
              value={sheet.consciousness}
              onChange={(value) => set({ consciousness: value as VitalsSheet['consciousness'] })}
              data={(['A', 'C', 'V', 'P', 'U'] as const).map((value) => ({ value, label: value }))}
            />
            <ScoreMark points={mindPoints} label={t('news2.subScore')} />
            <span className={css.mindWord}>{sheet.consciousness && t(`vitals.mind.${sheet.consciousness}`)}</span>
          </div>
          {row('temperatureCelsius', '°C')}
          <News2Panel news2={news2} />
          {isTried && judgement.state === 'needs-confirmation' && (
            <Notice tone="pause" announce>
              <Checkbox
                label={t('vitals.confirmUnlikely')}
                checked={sheet.confirmedUnlikely}
                onChange={(event) =>
                  draft.change((before) => ({ ...before, confirmedUnlikely: event.currentTarget.checked }))
                }
              />
            </Notice>
          )}
          {isTried && judgement.findings.some((item) => item.code === 'nothing-entered') && (
            <Notice tone="pause" announce>
              {t('vitals.finding.nothing-entered')}
            </Notice>
          )}
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
            {t('vitals.save')}
          </Button>
          <details className={css.more} open={sheet.spo2Scale === 2 || undefined}>
            <summary>{t('vitals.more')}</summary>
            <div className={css.moreFields}>
              {row('painScore', '0–10')}
              {row('weightKg', 'kg')}
              {row('glucoseMmolPerL', 'mmol/L')}
              <div className={css.field}>
                <span id="vital-scale">{t('vitals.scale')}</span>
                <SegmentedControl
                  size="xs"
                  aria-labelledby="vital-scale"
                  value={String(sheet.spo2Scale)}
                  onChange={(value) => set({ spo2Scale: value === '2' ? 2 : 1 })}
                  data={['1', '2']}
                />
              </div>
              {sheet.spo2Scale === 2 && (
                <>
                  {scaleBefore && (
                    <Notice tone="calm">
                      {t('vitals.scaleBefore', {
                        name: scaleBefore.by,
                        when: format.moment(scaleBefore.at),
                        reason: scaleBefore.reason,
                      })}
                    </Notice>
                  )}
                  <Textarea
                    label={t('vitals.scaleReason')}
                    description={t('vitals.scaleHint')}
                    value={sheet.scaleReason}
                    onChange={(event) => set({ scaleReason: event.currentTarget.value })}
                    autosize
                  />
                </>
              )}
              <TextInput
                type="datetime-local"
                label={t('vitals.takenAt')}
                description={t('vitals.takenAtHint')}
                value={sheet.takenAt}
                onChange={(event) => set({ takenAt: event.currentTarget.value })}
              />
              <Remark value={sheet.note} onChange={(note) => set({ note })} minRows={1} />
            </div>
          </details>
        </form>
      )}
    </Panel>
  );
}

/** Enter goes to the next field, as on a calculator; the last one leads to Save. */
function nextOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const target = event.target as HTMLElement;
  if (
    event.key !== 'Enter' ||
    event.ctrlKey ||
    target.tagName === 'TEXTAREA' ||
    target.tagName === 'BUTTON' ||
    target.tagName === 'SUMMARY'
  )
    return;
  event.preventDefault();
  const stops = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      'input:not([type="radio"]), input[type="radio"]:checked, .mantine-SegmentedControl-root input[type="radio"], button[type="submit"]',
    ),
  ];
  const groupOf = (element: HTMLElement) => element.getAttribute('name');
  const later = stops
    .slice(stops.indexOf(target) + 1)
    .filter((stop) => !groupOf(target) || groupOf(stop) !== groupOf(target));
  later[0]?.focus();
}
