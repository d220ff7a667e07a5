import type { CodeableConcept, Encounter } from '@medplum/fhirtypes';
import type { TFunction } from 'i18next';
import { DISPOSITIONS } from '#shared/domain/admission/discharge.ts';
import type { Format } from '../../../i18n/use-format.ts';
import { neverWas } from './stay-line.ts';

const CLASSES = ['IMP', 'AMB', 'EMER'] as const;

/** The class by its word here; one that this house does not know by its own. */
export function classWords({ class: of }: Encounter, t: TFunction): string {
  const known = CLASSES.find((value) => value === of?.code);
  return known ? t(`encounterClass.${known}`) : (of?.display ?? of?.code ?? '—');
}

/** Where somebody went; undefined where there are no words for it. */
export function whereWords({ hospitalization }: Encounter, t: TFunction): string | undefined {
  const disposition = hospitalization?.dischargeDisposition;
  return disposition?.text ?? disposition?.coding?.[0]?.display ?? dispositionWords(disposition, t);
}

/** Of the places that can be chosen here; others come with words of their own. */
function dispositionWords(disposition: CodeableConcept | undefined, t: TFunction): string | undefined {
  const known = DISPOSITIONS.find((value) => value === disposition?.coding?.[0]?.code);
  return known && t(`board.disposition.${known}`);
}

/** From – to; of what is not over yet, since when; of what never was, when it was said to begin. */
export function periodWords(encounter: Encounter, t: TFunction, format: Format): string {
  const { start, end } = encounter.period ?? {};
  if (!end && start)
    return neverWas(encounter) ? format.moment(start) : t('encounter.since', { when: format.moment(start) });
  if (!end) return '—';
  return `${start ? format.moment(start) : '—'} – ${format.moment(end)}`;
}
