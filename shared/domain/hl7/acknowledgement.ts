import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import { type Header, isEnhanced, isWished, type Rejection } from './header.ts';

/** Original mode and application level: AA, AE, AR. Commit level of the enhanced mode: CA, CE, CR. */
export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

export interface AckPlan {
  readonly code: AckCode;
  /** ERR-3 (table 0357) and ERR-2. */
  readonly error?: { readonly code: number; readonly at?: string | undefined } | undefined;
}

/** ERR-3 of what is parked (HL6). */
const ERROR_OF: Readonly<Record<ParkReason['kind'], number>> = {
  syntax: 100,
  charset: 102,
  'missing-field': 101,
  'malformed-value': 102,
  'no-key': 101,
  'unknown-patient': 204,
  'several-patients': 205,
  'possible-double': 205,
  contradiction: 205,
  'unknown-place': 103,
  'not-here': 100,
  'already-here': 205,
  'stay-open': 206,
  refused: 207,
  behind: 206,
  'taken-over': 207,
  'held-elsewhere': 206,
  'applied-elsewhere': 206,
  applied: 206,
  'rejected-there': 207,
  internal: 207,
};

/** What became of a message, for the sender. */
export type Outcome =
  | { readonly state: 'done' }
  | { readonly state: 'parked'; readonly reason: ParkReason }
  | { readonly state: 'rejected'; readonly rejection: Rejection }
  /** It could not be written, or is not applied yet: to be sent again. */
  | { readonly state: 'busy' };

/** HL5: acceptance at the commit level, once the message is applied or parked (or could not be in time). */
export function commitAck(header: Header, outcome: Outcome): AckPlan | undefined {
  if (!isEnhanced(header)) return undefined;
  const isKept = outcome.state === 'done' || outcome.state === 'parked';
  if (!isWished(header.acceptAck, isKept ? 'success' : 'error')) return undefined;
  if (isKept) return { code: 'CA' };
  if (outcome.state === 'rejected') return { code: 'CR', error: outcome.rejection };
  return { code: 'CR', error: { code: 207 } };
}

/** The application's answer: AA only after everything is committed; AE is parked here, so it is not to be sent again blindly. */
export function applicationAck(header: Header, outcome: Outcome): AckPlan | undefined {
  const wish = isEnhanced(header) ? header.applicationAck : 'AL';
  if (!isWished(wish, outcome.state === 'done' ? 'success' : 'error')) return undefined;
  // At the commit level the sender has heard of these already.
  const isTold = outcome.state === 'rejected' || outcome.state === 'busy';
  if (isTold && isEnhanced(header) && isWished(header.acceptAck, 'error')) return undefined;
  switch (outcome.state) {
    case 'done':
      return { code: 'AA' };
    case 'parked':
      return { code: 'AE', error: { code: ERROR_OF[outcome.reason.kind], at: outcome.reason.at } };
    case 'rejected':
      return { code: 'AR', error: outcome.rejection };
    case 'busy':
      return { code: 'AR', error: { code: 207 } };
  }
}
