/**
 * The Glasgow Coma Scale (GC1–GC4). Teasdale and Jennett 1974; the three parts are recorded one by one, and what cannot
 * be tested is said to be so, with why (2014 revision).
 *
 * @SAFETY A total is shown only of three tested parts: "E4 V1 M6" of an intubated patient would read as 11.
 */
export const GCS_PARTS = ['eye', 'verbal', 'motor'] as const;
export type GcsPart = (typeof GCS_PARTS)[number];

/** Highest points of each part; the lowest is 1. */
export const GCS_MOST = { eye: 4, verbal: 5, motor: 6 } as const satisfies Record<GcsPart, number>;

/** Points, or not testable (swollen lids, a tube, paralysis). */
export type GcsPoints = number | 'NT';

export interface Gcs {
  readonly eye?: GcsPoints | undefined;
  readonly verbal?: GcsPoints | undefined;
  readonly motor?: GcsPoints | undefined;
  /** Why a part could not be tested. */
  readonly notTestableBecause?: string | undefined;
}

/** GC1 3–15; undefined unless all three parts were tested. */
export function gcsTotal(gcs: Gcs): number | undefined {
  const points = GCS_PARTS.map((part) => gcs[part]);
  return points.every((one) => typeof one === 'number') ? points.reduce((sum, one) => sum + one, 0) : undefined;
}

export function hasGcs(gcs: Gcs | undefined): boolean {
  return gcs !== undefined && GCS_PARTS.some((part) => gcs[part] !== undefined);
}

export function isPossibleGcs(part: GcsPart, points: GcsPoints): boolean {
  return points === 'NT' || (Number.isInteger(points) && points >= 1 && points <= GCS_MOST[part]);
}

/** GC2 `E4 V5 M6`, `E4 V NT M6`, with a dash for what was not recorded. */
export function gcsText(gcs: Gcs): string {
  const shown = (letter: string, points: GcsPoints | undefined) =>
    points === 'NT' ? `${letter} NT` : `${letter}${points ?? '–'}`;
  return [shown('E', gcs.eye), shown('V', gcs.verbal), shown('M', gcs.motor)].join(' ');
}
