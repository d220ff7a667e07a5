import type { Composition, CompositionRelatesTo, CompositionSection } from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';
import { narrativeText, tidyText, toNarrative } from './narrative.ts';

const LOINC = 'http://loinc.org';
const AMENDMENT_REASON = 'urn:holdfast:amendment-reason';
/** Types that LOINC has no code for: ours stands first, LOINC's next wider one beside it. */
const OWN_TYPES = 'urn:holdfast:note-type';
const TYPES = {
  progress: { code: '11506-3', display: 'Progress note' },
  nursing: { code: '34746-8', display: 'Nurse Note' },
  sbar: { own: 'sbar', code: '34746-8', display: 'Nurse Note' },
  admission: { code: '34117-2', display: 'History and physical note' },
  discharge: { code: '18842-5', display: 'Discharge summary' },
  consult: { code: '11488-4', display: 'Consult note' },
} as const;
export type NoteType = keyof typeof TYPES;

/** As the contract's `note.sign` hands it over. */
export interface NoteEntry {
  readonly type: NoteType;
  readonly title: string;
  readonly sections: readonly NoteSection[];
}

export interface NoteSection {
  readonly title: string;
  /** Plain text; line feeds end lines. */
  readonly text: string;
}

export interface Amendment {
  /** `_id` of the note that is amended. */
  readonly replaces: string;
  /** Why, in the words of who amends it. Windows of an older version send none. */
  readonly reason?: string | undefined;
}

/** A signed note. Signing is what makes it one: author and time are its attestation (NT1). */
export function buildNote(entry: NoteEntry, recording: Recording, amendment?: Amendment): Composition {
  const { patientId, encounterId, recorder, recordedAt } = recording;
  const author = referenceToUser(recorder);
  return {
    resourceType: 'Composition',
    status: amendment ? 'amended' : 'final',
    type: { coding: codingsOf(entry.type) },
    subject: referenceTo(patientId),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    date: recordedAt,
    author: [author],
    title: entry.title,
    attester: [{ mode: 'legal', time: recordedAt, party: author }],
    ...(amendment ? { relatesTo: [toRelation(amendment)] } : {}),
    section: entry.sections.map(toSection),
  } as Composition;
}

function codingsOf(type: NoteType) {
  const { own, code, display }: { own?: string; code: string; display: string } = TYPES[type];
  return [...(own ? [{ system: OWN_TYPES, code: own }] : []), { system: LOINC, code, display }];
}

function toRelation({ replaces, reason }: Amendment): CompositionRelatesTo {
  return {
    code: 'replaces',
    targetReference: referenceTo(replaces),
    ...(reason ? { extension: [{ url: AMENDMENT_REASON, valueString: reason }] } : {}),
  } as CompositionRelatesTo;
}

function toSection({ title, text }: NoteSection): CompositionSection {
  const heading = tidyText(title);
  return { ...(heading ? { title: heading } : {}), text: { status: 'additional', div: toNarrative(text) } };
}

export interface Note {
  readonly state: 'signed' | 'draft' | 'withdrawn';
  readonly type: NoteType | 'other';
  readonly title: string;
  readonly sections: readonly NoteSection[];
  readonly author: string;
  /** ISO 8601. */
  readonly signedAt: string;
  /** `_id` of the note that this one amends. */
  readonly replaces?: string;
  /** Why it amends that one. */
  readonly amendmentReason?: string;
}

export function readNote(composition: Composition): Note {
  const { relatesTo = [], author, title = '', date = '', section = [] } = composition;
  const relation = relatesTo.find((item) => item.code === 'replaces');
  const replaces = documentIdOf(relation?.targetReference);
  const amendmentReason = relation?.extension?.find(({ url }) => url === AMENDMENT_REASON)?.valueString;
  return {
    state: stateOf(composition),
    type: typeOf(composition),
    title,
    sections: section.flatMap(readSection),
    author: (author ?? []).map((item) => item.display ?? item.reference ?? '').join(', '),
    signedAt: date,
    ...(replaces ? { replaces } : {}),
    ...(amendmentReason ? { amendmentReason } : {}),
  };
}

function stateOf({ status }: Composition): Note['state'] {
  if (status === 'entered-in-error') return 'withdrawn';
  return status === 'preliminary' ? 'draft' : 'signed';
}

function typeOf({ type }: Composition): NoteType | 'other' {
  const own = codeIn(type, OWN_TYPES);
  if (own !== undefined && own in TYPES) return own as NoteType;
  const code = codeIn(type, LOINC);
  return (Object.keys(TYPES) as NoteType[]).find((name) => TYPES[name].code === code) ?? 'other';
}

/** Nested sections follow the one they stand in. */
function readSection({ title = '', text, section = [] }: CompositionSection): NoteSection[] {
  return [{ title, text: text?.div ? narrativeText(text.div) : '' }, ...section.flatMap(readSection)];
}

export interface NoteRecord {
  readonly id: string;
  readonly note: Note;
}

/** NT3: what stands today. A note that a signed, valid one replaces is superseded; it stays readable. */
export function listCurrentNotes(records: readonly NoteRecord[]): readonly NoteRecord[] {
  const signed = records.filter(({ note }) => note.state === 'signed');
  const superseded = new Set(signed.map(({ note }) => note.replaces));
  return signed
    .filter(({ id }) => !superseded.has(id))
    .toSorted((one, other) => (one.note.signedAt < other.note.signedAt ? 1 : -1));
}
