import type { PersonTraits } from '#shared/domain/patient/duplicate-score.ts';
import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import { patientSearchTokens } from './patient-search-tokens.ts';

const SQL = `SELECT patient_id AS patientId FROM patient_search_entry
  WHERE number IN (SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ? LIMIT ?)`;

/**
 * Patients worth comparing with a person: who shares an identifier or a telephone, whose name sounds alike in two
 * words, or in one with the birth date. Each group is bounded, so that a common name does not crowd out the others.
 */
export function listSimilarPatients(db: ReadOnlyDatabase, traits: PersonTraits, limit: number): readonly string[] {
  const statement = db.prepare<[string, number], { patientId: string }>(SQL);
  const found = new Set<string>();
  for (const expression of expressionsOf(traits)) {
    for (const { patientId } of statement.all(expression, limit)) found.add(patientId);
  }
  return [...found].slice(0, limit);
}

function expressionsOf({ family, given, birthDate, phones, identifiers }: PersonTraits): string[] {
  const ids = tokensOf({ identifier: identifiers.map(({ value }) => ({ value })) }, 'i');
  const numbers = tokensOf({ telecom: phones.map((value) => ({ system: 'phone', value })) }, 'p');
  const [families, givens] = [soundsOf(family), soundsOf(given)];
  const sounds = [...families, ...givens];
  const year = birthDate === undefined ? undefined : `"b${birthDate.slice(0, 4)}" *`;
  const born = birthDate?.length === 10 ? `"b${birthDate.replaceAll('-', '')}"` : undefined;
  return [
    anyOf(ids),
    anyOf(numbers),
    both(anyOf(sounds), born),
    both(anyOf(families), anyOf(givens), year),
    both(anyOf(families), anyOf(givens)),
    both(anyOf(sounds), year),
  ].filter((expression) => expression !== undefined);
}

/** Words of a name in other scripts have no sound; they are compared as they are. */
function soundsOf(name: string): string[] {
  const patient = { name: [{ family: name }] };
  return [...tokensOf(patient, 'k'), ...tokensOf(patient, 'n')];
}

function tokensOf(patient: object, letter: string): string[] {
  return patientSearchTokens(patient).filter((token) => token.startsWith(letter));
}

function anyOf(tokens: readonly string[]): string | undefined {
  return tokens.length === 0 ? undefined : `(${tokens.map((token) => `"${token.replaceAll('"', '')}"`).join(' OR ')})`;
}

function both(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(' AND ');
}
