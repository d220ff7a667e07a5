import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fluid } from '#shared/domain/fluid-balance/fluid-entry.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { textIn } from '#shared/domain/questionnaire/form-items.ts';
import { readResponse } from '#shared/domain/questionnaire/read-response.ts';
import type { VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { lineInWords } from '../../../i18n/line-in-words.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { unbroken } from '../../../parts/patient-words.ts';
import { saidInTask } from '../../../parts/tasks/way-in-words.ts';
import { useChart } from '../chart-context.ts';
import { useForms } from '../forms/use-forms.ts';
import { type TimelineEntry, type TimelineWords, timelineEntries } from './timeline-entries.ts';

/** The open chart's story, newest first, in the language of the window. */
export function useTimeline(): readonly TimelineEntry[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { everything } = useChart().record;
  const { findByUrl } = useForms();
  return useMemo(() => {
    const vitals = ({ values, news2 }: VitalsSet): string => {
      const { respiratoryRate, spo2, systolic, diastolic, pulse, temperatureCelsius } = values;
      const short = (name: 'respiratoryRate' | 'systolic' | 'pulse' | 'temperatureCelsius') =>
        t(`timeline.short.${name}`);
      const parts = [
        news2?.state === 'complete' &&
          t('timeline.news2', { total: news2.total, band: t(`news2.bandShort.${news2.band}`) }),
        respiratoryRate !== undefined && `${short('respiratoryRate')} ${respiratoryRate}`,
        spo2 !== undefined && `SpO₂ ${spo2} %`,
        systolic !== undefined && `${short('systolic')} ${systolic}/${diastolic ?? '—'}`,
        pulse !== undefined && `${short('pulse')} ${pulse}`,
        temperatureCelsius !== undefined && `${short('temperatureCelsius')} ${format.number(temperatureCelsius, 1)} °C`,
      ];
      return parts
        .filter((part) => part !== false)
        .map(unbroken)
        .join(' · ');
    };
    const fluid = ({ kind, millilitres }: Fluid): string =>
      `${t(`fluid.kind.${kind}`)} ${format.number(millilitres)} ml`;
    const form = (response: QuestionnaireResponse): string => {
      const found = findByUrl(readResponse(response).url);
      return found ? textIn(i18n.language, found, 'title') : '';
    };
    const dose = ({ drug, amount, outcome, act }: DoseEvent): string => {
      const did = t(`round.did.${outcome === 'given' && act !== 'give' ? act : outcome}`);
      return [drug.text, amount && doseInWords(doseText(amount)), did].filter(Boolean).join(' · ');
    };
    const task: TimelineWords['task'] = ({ code, description }) => {
      const label = code && code !== 'free' ? t(`tasks.code.${code}`) : '';
      const text = saidInTask({ code, description }, t, i18n.language);
      return label && text ? t('common.pair', { label, text }) : label || text;
    };
    const line = (text: string): string => lineInWords(text, i18n.language);
    return timelineEntries(everything, {
      vitals,
      fluid,
      form,
      dose,
      line,
      task,
      noKnownAllergies: t('allergy.state.no-known'),
    });
  }, [everything, t, i18n.language, format, findByUrl]);
}
