/** The order, and what the record and the knowledge pack say against it (SR1, SR4). */
import type { AdministrationQuestion } from './administration-question.ts';
import type { Found } from './judge-administration.ts';
import type { OrderStanding } from './order-standing.ts';
import type { FindingCode } from './right-rules.ts';

/** An order seen longer ago than this may have been changed elsewhere since. */
const SEEN_LONG_AGO_MS = 4 * 3_600_000;

const BY_STANDING: Readonly<Record<Exclude<OrderStanding, 'in-force'>, FindingCode>> = {
  draft: 'order-draft',
  discontinued: 'order-discontinued',
  superseded: 'order-superseded',
  'disputed-stop': 'order-disputed-stop',
  'disputed-change': 'order-disputed-change',
  'not-started': 'order-not-started',
  'course-over': 'order-course-over',
  'on-hold': 'order-on-hold',
};

export function judgeOrder({ order }: AdministrationQuestion): Found | undefined {
  if (order.state === 'none') return { code: 'order-none', evidence: {} };
  if (order.state === 'verbal') {
    return { code: order.readBack ? 'order-verbal' : 'order-verbal-not-read-back', evidence: {} };
  }
  const { standing, seenMs, order: ordered } = order;
  return standing === 'in-force'
    ? undefined
    : { code: BY_STANDING[standing], evidence: { found: ordered.id, asOfMs: seenMs } };
}

/** SR12: who has said once why she gives before a pharmacist has looked is told for the rest of her shift, not asked. */
export function judgeVerification({ order, unverifiedAnsweredMs }: AdministrationQuestion): Found | undefined {
  const verification = order.state === 'ordered' ? order.order.verification : undefined;
  if (verification?.state === 'unverified')
    return unverifiedAnsweredMs === undefined
      ? { code: 'order-unverified', evidence: {} }
      : { code: 'order-unverified-answered', evidence: { asOfMs: unverifiedAnsweredMs } };
  if (verification?.state !== 'queried') return undefined;
  return { code: 'order-queried', evidence: { found: verification.note, asOfMs: Date.parse(verification.at) } };
}

export function judgeOrderAge({ order, atMs }: AdministrationQuestion): Found | undefined {
  if (order.state !== 'ordered' || atMs - order.seenMs <= SEEN_LONG_AGO_MS) return undefined;
  return { code: 'order-seen-long-ago', evidence: { asOfMs: order.seenMs } };
}

const BY_ALLERGIES: Readonly<Record<AdministrationQuestion['allergies']['state'], FindingCode | undefined>> = {
  'no-match': undefined,
  contraindicated: 'allergy-contraindicated',
  caution: 'allergy-caution',
  answered: 'allergy-answered',
  partial: 'allergies-partial',
  'not-loaded': 'allergies-not-loaded',
  'never-asked': 'allergies-never-asked',
};

/** @SAFETY SR4: "not loaded" and "never asked" are never read as "none". */
export function judgeAllergies({ allergies: { state, asOfMs, allergen } }: AdministrationQuestion): Found | undefined {
  const code = BY_ALLERGIES[state];
  return code && { code, evidence: { found: allergen, asOfMs } };
}

/** @SAFETY SR4: an allergy that was not compared is named; "checked" above it would be a lie. */
export function judgeUncompared({ allergies: { notChecked = [] } }: AdministrationQuestion): Found | undefined {
  if (notChecked.length === 0) return undefined;
  return { code: 'allergy-not-checked', evidence: { found: notChecked.join(', ') } };
}

export function judgeKnowledge({ knowledge: { state, version, asOfMs } }: AdministrationQuestion): Found | undefined {
  return state === 'checked' ? undefined : { code: 'drug-not-checked', evidence: { found: version, asOfMs } };
}

/** Signed, held, verified or stopped since the screen showed it: judged by what it says now. */
export function judgeSeen({ order, orderChanged }: AdministrationQuestion): Found | undefined {
  if (!orderChanged) return undefined;
  return { code: 'order-changed-since-seen', evidence: order.state === 'ordered' ? { found: order.order.id } : {} };
}
