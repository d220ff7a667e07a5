/**
 * The NEWS2 chart as data. Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017.
 * Reproduced with the acknowledgement that the College asks for. A change of any number is a new version.
 */
export const NEWS2_TABLE_VERSION = 'RCP-2017';
export const NEWS2_CREDIT = 'Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017.';

export type Points = 0 | 1 | 2 | 3;

/** Applies to values up to and including `upTo`, above the band before it. */
export interface Band {
  readonly upTo: number;
  readonly points: Points;
}

const ABOVE = Number.POSITIVE_INFINITY;
const bands = (...rows: readonly (readonly [upTo: number, points: Points])[]): readonly Band[] =>
  rows.map(([upTo, points]) => ({ upTo, points }));

export const RESPIRATORY_RATE = bands([8, 3], [11, 1], [20, 0], [24, 2], [ABOVE, 3]);
export const SPO2_SCALE_1 = bands([91, 3], [93, 2], [95, 1], [ABOVE, 0]);
/** Scale 2 is for confirmed hypercapnic respiratory failure; on oxygen a high saturation is itself a danger. */
export const SPO2_SCALE_2_ON_OXYGEN = bands([83, 3], [85, 2], [87, 1], [92, 0], [94, 1], [96, 2], [ABOVE, 3]);
export const SPO2_SCALE_2_ON_AIR = bands([83, 3], [85, 2], [87, 1], [ABOVE, 0]);
export const SYSTOLIC = bands([90, 3], [100, 2], [110, 1], [219, 0], [ABOVE, 3]);
export const PULSE = bands([40, 3], [50, 1], [90, 0], [110, 1], [130, 2], [ABOVE, 3]);
export const TEMPERATURE = bands([35.0, 3], [36.0, 1], [38.0, 0], [39.0, 1], [ABOVE, 2]);
export const ON_OXYGEN_POINTS: Points = 2;

/** Alert, new confusion, responds to voice, to pain, unresponsive. Long-standing confusion counts as alert. */
export const CONSCIOUSNESS_POINTS = { A: 0, C: 3, V: 3, P: 3, U: 3 } as const;
export type Consciousness = keyof typeof CONSCIOUSNESS_POINTS;

/** Up to this saturation the two columns of scale 2 agree, so that air or oxygen need not be known. */
export const SCALE_2_NEEDS_OXYGEN_ABOVE = 92;

export const MINIMUM_AGE_YEARS = 16;
