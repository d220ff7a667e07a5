import { buildIncident, type IncidentDocument, incidentIdFor } from '../incident/build-incident.ts';
import type { IncidentCause } from '../incident/incident.ts';
import { doseText } from './dose-text.ts';
import type { TooMuchGiven } from './given-too-much.ts';
import type { RecordedDose, TwiceGiven } from './given-twice.ts';

type WithId = Pick<RecordedDose, 'id'>;

/** The incident that a dose given twice is, by its first two records; more of them change neither id nor words (AD5). */
export function doubleDoseId({ records }: { readonly records: readonly WithId[] }): string {
  return incidentIdFor('double-dose', ...records.slice(0, 2).map(({ id }) => id));
}

/** By all of its records (AD7). */
export function tooMuchId({ kind, records }: Pick<TooMuchGiven, 'kind'> & { readonly records: readonly WithId[] }) {
  return incidentIdFor(CAUSE[kind], ...records.map(({ id }) => id));
}

const CAUSE = { 'too-close': 'doses-too-close', 'above-maximum': 'daily-maximum' } as const satisfies Readonly<
  Record<TooMuchGiven['kind'], IncidentCause>
>;

type Recorder = { readonly id: string; readonly name: string };

/**
 * The draft. @SAFETY Made of the records alone, never of the present moment: every station makes the very same one (IN2).
 * `recorder` is nobody; a person completes it.
 */
export function planDoubleDose(twice: TwiceGiven, recorder: Recorder): IncidentDocument | undefined {
  return planDraft({ id: doubleDoseId(twice), cause: 'double-dose', records: twice.records.slice(0, 2) }, recorder);
}

export function planTooMuch(found: TooMuchGiven, recorder: Recorder): IncidentDocument | undefined {
  return planDraft({ id: tooMuchId(found), cause: CAUSE[found.kind], records: found.records }, recorder);
}

interface Draft {
  readonly id: string;
  readonly cause: IncidentCause;
  /** In order of time. */
  readonly records: readonly RecordedDose[];
}

function planDraft({ id, cause, records }: Draft, recorder: Recorder): IncidentDocument | undefined {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last || records.length < 2) return undefined;
  const { patientId, encounterId, ward, drug } = first.event;
  return buildIncident({
    ...{ id, state: 'draft', category: 'medication', cause },
    what: `${drug.text}: ${records.map((record) => toWords(record, drug.text)).join(' · ')}`,
    ...{ patientId, encounterId, locationId: ward },
    occurredAt: last.event.at,
    aboutIds: records.map((record) => record.id),
    recording: { recorder, recordedAt: records.map(({ event }) => event.recordedAt).reduce(laterOf) },
  });
}

/** In universal time: the words are the same on every station, wherever its clock stands. */
function toWords({ event: { at, amount, performer, drug } }: RecordedDose, named: string): string {
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const words = [when, drug.text === named ? '' : drug.text, amount ? doseText(amount) : '', performer.name];
  return words.filter((word) => word !== '').join(', ');
}

function laterOf(one: string, other: string): string {
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
