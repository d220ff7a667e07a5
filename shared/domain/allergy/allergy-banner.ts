/**
 * What the patient banner says about allergies (AL1–AL4). The list · no known allergies · never asked · not yet loaded here.
 *
 * @SAFETY Whatever is doubtful counts against "none": a record that is not here, a statement that is older than a later
 * allergy, a leaf that still says active. Nothing that any desk holds to be true is left out.
 */
import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { isNoKnownAllergies } from './no-known-allergies.ts';
import { type Allergy, isInForce, readAllergy } from './read-allergy.ts';

/** An AllergyIntolerance document with the leaves that wait for a decision beside it. */
export interface AllergyRecord {
  readonly id: string;
  readonly resource: AllergyIntolerance;
  readonly conflicting?: readonly AllergyIntolerance[] | undefined;
}

export interface BannerAllergy {
  readonly id: string;
  readonly allergy: Allergy;
  /** What other desks wrote at the same time; shown beside it until someone decides (CF2). */
  readonly conflicting: readonly Allergy[];
}

export type AllergyBanner =
  /** `partial`: more may be on the way here. */
  | { readonly state: 'list'; readonly allergies: readonly BannerAllergy[]; readonly partial: boolean }
  | { readonly state: 'no-known'; readonly by?: string; readonly at?: string }
  /** `settled`: how many allergies were refuted or are over; someone still has to ask. */
  | { readonly state: 'never-asked'; readonly settled: number }
  | { readonly state: 'not-loaded' };

/** `loaded`: the allergies of this patient are known to be here completely. */
export function allergyBanner(records: readonly AllergyRecord[], loaded: boolean): AllergyBanner {
  const inForce = records.filter(isShown).map(toBannerAllergy).toSorted(byWeight);
  if (inForce.length > 0) return { state: 'list', allergies: inForce, partial: !loaded };
  if (!loaded) return { state: 'not-loaded' };
  const settled = records
    .filter((record) => !isNoKnownAllergies(record.resource))
    .map(({ resource }) => readAllergy(resource));
  const none = findStatement(records);
  if (!none || settled.some((allergy) => isLater(allergy, none)))
    return { state: 'never-asked', settled: countReal(settled) };
  return {
    state: 'no-known',
    ...(none.recorder ? { by: none.recorder } : {}),
    ...(none.recordedAt ? { at: none.recordedAt } : {}),
  };
}

function versionsOf({ resource, conflicting = [] }: AllergyRecord): readonly AllergyIntolerance[] {
  return [resource, ...conflicting];
}

/** One version in force is enough. */
function isShown(record: AllergyRecord): boolean {
  return versionsOf(record).some((version) => !isNoKnownAllergies(version) && isInForce(readAllergy(version)));
}

function toBannerAllergy({ id, resource, conflicting = [] }: AllergyRecord): BannerAllergy {
  return { id, allergy: readAllergy(resource), conflicting: conflicting.map(readAllergy) };
}

/** The latest "no known allergies" in force, undisputed. */
function findStatement(records: readonly AllergyRecord[]): Allergy | undefined {
  const undisputed = records.filter((record) => versionsOf(record).every(isNoKnownAllergies));
  const statements = undisputed.map(({ resource }) => readAllergy(resource)).filter(isInForce);
  return statements.toSorted((one, other) => timeOf(other) - timeOf(one))[0];
}

/** An allergy that was recorded after "none known" shows that the statement is out of date. */
function isLater(allergy: Allergy, statement: Allergy): boolean {
  return allergy.verificationStatus !== 'entered-in-error' && timeOf(allergy) >= timeOf(statement);
}

function countReal(allergies: readonly Allergy[]): number {
  return allergies.filter((allergy) => allergy.verificationStatus !== 'entered-in-error').length;
}

function timeOf({ recordedAt }: Allergy): number {
  const ms = recordedAt === undefined ? Number.NaN : Date.parse(recordedAt);
  return Number.isNaN(ms) ? 0 : ms;
}

const CRITICALITY_RANK = { high: 0, 'unable-to-assess': 1, 'not-stated': 1, low: 2 } as const;
const CERTAINTY_RANK: Readonly<Record<string, number>> = { confirmed: 0, presumed: 1 };

/** AL4: high risk first, then what is certain, drugs before the rest, then by name. A dispute counts as the worst of its values. */
function byWeight(one: BannerAllergy, other: BannerAllergy): number {
  const [a, b] = [one, other].map(weightOf) as [readonly number[], readonly number[]];
  const differing = a.findIndex((rank, index) => rank !== b[index]);
  if (differing >= 0) return (a[differing] ?? 0) - (b[differing] ?? 0);
  return one.allergy.substance.text < other.allergy.substance.text ? -1 : 1;
}

function weightOf({ allergy, conflicting }: BannerAllergy): readonly number[] {
  const versions = [allergy, ...conflicting];
  const risk = Math.min(...versions.map((version) => CRITICALITY_RANK[version.criticality]));
  const certainty = Math.min(...versions.map((version) => CERTAINTY_RANK[version.verificationStatus] ?? 2));
  return [risk, certainty, allergy.category === 'medication' ? 0 : 1];
}
