/**
 * One order against what a patient takes, does not tolerate and weighs, by a knowledge pack. Rules: SPEC.md.
 *
 * @SAFETY Silence means "checked, nothing found". Whatever was not checked for whatever reason is a finding of its own, so
 * that no caller can mistake the one for the other.
 */
import { type Asked, notChecked, type OrderQuestion, understandQuestion } from './asked.ts';
import { checkAllergies } from './check-allergies.ts';
import { checkDoses } from './check-dose.ts';
import { checkIllnesses } from './check-illnesses.ts';
import { checkOrders } from './check-orders.ts';
import type { Aspect, Finding, NotChecked, NotCheckedReason, OrderCheck } from './finding.ts';
import { describePack, isInForceOn } from './pack-facts.ts';
import { settleFindings } from './settle-findings.ts';
import { suggestNames } from './suggest-names.ts';
import type { UnknownWords } from './understand-drug.ts';

const EVERYTHING: readonly Aspect[] = ['allergy', 'excipient', 'duplicate', 'interaction', 'dose', 'daily-dose'];
const OF_UNKNOWN_DRUG = EVERYTHING.filter((aspect) => aspect !== 'excipient');
const OF_ORDERS: readonly Aspect[] = ['duplicate', 'interaction', 'daily-dose'];

export function checkOrder(question: OrderQuestion): OrderCheck {
  const { index, nowMs, candidate } = question;
  if (!index || !isInForceOn(index.pack, nowMs)) {
    const finding = notChecked(EVERYTHING, candidate.name.text, 'no-pack');
    return { findings: [finding], pack: undefined, verdict: 'not-checked' };
  }
  const pack = describePack(index.pack, nowMs);
  const asked = understandQuestion(question, index, pack);
  const findings = settleFindings(listFindings(asked));
  return { findings, pack, verdict: verdictOf(findings) };
}

function verdictOf(findings: readonly Finding[]): OrderCheck['verdict'] {
  if (findings.some(({ kind }) => kind !== 'not-checked')) return 'alerts';
  return findings.length > 0 ? 'not-checked' : 'none-found';
}

function* listFindings(asked: Asked): Iterable<Finding> {
  yield* whatIsNotHere(asked);
  yield* whatIsNotUnderstood(asked);
  yield* checkAllergies(asked);
  yield* checkOrders(asked);
  yield* checkDoses(asked);
  yield* checkIllnesses(asked);
}

const ALLERGY_REASONS: Readonly<Record<string, NotCheckedReason | undefined>> = {
  partial: 'allergies-partial',
  'never-asked': 'allergies-never-asked',
  'not-loaded': 'allergies-not-loaded',
};

function* whatIsNotHere({ question: { allergiesState, ordersState, candidate } }: Asked): Iterable<NotChecked> {
  const aboutAllergies = ALLERGY_REASONS[allergiesState];
  if (aboutAllergies) yield notChecked(['allergy', 'excipient'], candidate.name.text, aboutAllergies);
  if (ordersState !== 'complete') yield notChecked(OF_ORDERS, candidate.name.text, `orders-${ordersState}`);
}

function* whatIsNotUnderstood(asked: Asked): Iterable<NotChecked> {
  for (const words of asked.candidate.unknown) yield unknown(asked, OF_UNKNOWN_DRUG, words);
  for (const { order, understood } of asked.others)
    for (const words of understood.unknown) yield unknown(asked, OF_ORDERS, words, { type: 'order', id: order.id });
  for (const { allergy, unknown: notUnderstood } of asked.allergies)
    for (const words of notUnderstood) yield unknown(asked, ['allergy'], words, { type: 'allergy', id: allergy.id });
}

function unknown(
  asked: Asked,
  aspects: readonly Aspect[],
  { words, partly }: UnknownWords,
  against?: NotChecked['against'],
): NotChecked {
  const reason = partly ? 'part-of-name-unknown' : 'not-in-pack';
  const suggestions = suggestNames(asked.index, words);
  return notChecked(aspects, words, reason, { suggestions, ...(against ? { against } : {}) });
}
