import type { AllergyEntry } from '#shared/contract/chart.ts';
import type { AllergyValue } from './read-allergies.ts';

/** What stands in the form. */
export interface AllergySheet {
  readonly substance: string;
  readonly criticality: AllergyEntry['criticality'];
  readonly category: NonNullable<AllergyEntry['category']> | '';
  readonly reaction: string;
  readonly severity: 'mild' | 'moderate' | 'severe' | '';
  readonly verification: AllergyEntry['verificationStatus'];
  readonly clinicalStatus: AllergyEntry['clinicalStatus'];
  readonly note: string;
}

/** @SAFETY The danger is not guessed: it is unassessed until somebody says otherwise. */
export const EMPTY_ALLERGY: AllergySheet = {
  substance: '',
  criticality: 'unable-to-assess',
  category: '',
  reaction: '',
  severity: '',
  verification: 'confirmed',
  clinicalStatus: 'active',
  note: '',
};

const VERIFICATIONS = ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error'] as const;

export function sheetOf(value: AllergyValue): AllergySheet {
  const [first] = value.reactions;
  return {
    substance: value.substance.text,
    criticality: value.criticality === 'not-stated' ? 'unable-to-assess' : value.criticality,
    category: (value.category ?? '') as AllergySheet['category'],
    reaction: first?.manifestation ?? '',
    severity: (first?.severity ?? '') as AllergySheet['severity'],
    verification: VERIFICATIONS.find((known) => known === value.verificationStatus) ?? 'confirmed',
    clinicalStatus: value.clinicalStatus === 'not-stated' ? 'active' : value.clinicalStatus,
    note: value.note ?? '',
  };
}

function reactionsOf({ reaction, severity }: AllergySheet): AllergyEntry['reactions'] {
  return reaction.trim() ? [{ manifestation: reaction.trim(), ...(severity ? { severity } : {}) }] : [];
}

export function entryOfSheet(sheet: AllergySheet): AllergyEntry {
  return {
    substance: { text: sheet.substance.trim() },
    type: 'allergy',
    criticality: sheet.criticality,
    clinicalStatus: sheet.clinicalStatus,
    verificationStatus: sheet.verification,
    reactions: reactionsOf(sheet),
    ...(sheet.category ? { category: sheet.category } : {}),
    ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
  };
}

/** Only what differs: an untouched field must not compete with somebody else's change of it. */
export function changesOfSheet(before: AllergySheet, after: AllergySheet): Partial<AllergyEntry> {
  const differs = (...fields: (keyof AllergySheet)[]) => fields.some((field) => before[field] !== after[field]);
  return {
    ...(differs('criticality') ? { criticality: after.criticality } : {}),
    ...(differs('category') && after.category ? { category: after.category } : {}),
    ...(differs('verification') ? { verificationStatus: after.verification } : {}),
    ...(differs('clinicalStatus') ? { clinicalStatus: after.clinicalStatus } : {}),
    ...(differs('reaction', 'severity') ? { reactions: reactionsOf(after) } : {}),
    ...(differs('note') ? { note: after.note.trim() } : {}),
  };
}
