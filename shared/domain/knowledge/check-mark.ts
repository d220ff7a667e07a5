/** What was known and overridden when an order was signed: it stays with the order for good (KN12). */
import type { Extension, MedicationRequest } from '@medplum/fhirtypes';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { type CodedText, conceptText, toConcept } from '../coding/coded-text.ts';
import { type Recording, referenceToUser } from '../recording/recording.ts';
import type { AlertFinding, OrderCheck } from './finding.ts';
import { TIERS, type Tier } from './pack-schema.ts';

export interface Overridden {
  readonly finding: AlertFinding;
  readonly reason: CodedText;
}

export interface CheckToMark {
  readonly check: Pick<OrderCheck, 'pack' | 'verdict' | 'findings'>;
  readonly overridden: readonly Overridden[];
  readonly secondPerson?: Recording['recorder'] | undefined;
}

export function withCheckMark(order: MedicationRequest, { check, overridden, secondPerson }: CheckToMark) {
  const { pack, verdict, findings } = check;
  const gaps = findings.filter(({ kind }) => kind === 'not-checked').length;
  const parts: Extension[] = [
    { url: 'verdict', valueCode: verdict },
    { url: 'notChecked', valueInteger: gaps },
    ...(pack
      ? [
          { url: 'pack', valueString: pack.id },
          { url: 'version', valueInteger: pack.version },
          { url: 'ageDays', valueInteger: pack.ageDays },
        ]
      : []),
    ...overridden.map(toOverride),
    ...(secondPerson ? [{ url: 'secondPerson', valueReference: referenceToUser(secondPerson) }] : []),
  ];
  const mark: Extension = { url: MEDICATION_EXTENSIONS.check, extension: parts };
  return { ...order, extension: [...(order.extension ?? []), mark] } as MedicationRequest;
}

function toOverride({ finding, reason }: Overridden): Extension {
  const against = againstOf(finding);
  const texts = {
    kind: finding.kind,
    tier: finding.tier,
    subject: finding.subject,
    against,
    rule: finding.source.rule,
  };
  return {
    url: 'override',
    extension: [
      ...Object.entries(texts).map(([url, valueString]) => ({ url, valueString })),
      ...(finding.kind === 'dose-limit' ? [{ url: 'amount', valueDecimal: finding.exceeded.amount }] : []),
      { url: 'reason', valueCodeableConcept: toConcept(reason) },
    ],
  };
}

function againstOf(finding: AlertFinding): string {
  if (finding.kind === 'restricted') return finding.restriction.words || finding.restriction.rule;
  return 'against' in finding ? finding.against.name : finding.exceeded.per;
}

export interface CheckMark {
  readonly verdict: string;
  readonly notChecked: number;
  readonly pack?: { readonly id: string; readonly version: number; readonly ageDays: number };
  readonly overrides: readonly {
    readonly kind: string;
    readonly tier: Tier;
    readonly subject: string;
    readonly against: string;
    readonly reason: string;
    /** Of a limit: the dose, or the sum of the day, that was answered for, in the unit of the limit. */
    readonly amount?: number;
  }[];
  readonly secondPerson?: string;
}

/** Undefined of orders that were signed without the check: from elsewhere. */
export function readCheckMark({ extension = [] }: MedicationRequest): CheckMark | undefined {
  const parts = extension.find(({ url }) => url === MEDICATION_EXTENSIONS.check)?.extension;
  if (!parts) return undefined;
  const part = (name: string) => parts.find(({ url }) => url === name);
  const [id, version] = [part('pack')?.valueString, part('version')?.valueInteger];
  const second = part('secondPerson')?.valueReference?.display;
  return {
    verdict: part('verdict')?.valueCode ?? '',
    notChecked: part('notChecked')?.valueInteger ?? 0,
    ...(id && version ? { pack: { id, version, ageDays: part('ageDays')?.valueInteger ?? 0 } } : {}),
    overrides: parts.filter(({ url }) => url === 'override').map(readOverride),
    ...(second ? { secondPerson: second } : {}),
  };
}

/**
 * In a word, for who reads the order later. `noted`: something was found that wanted no answer, or was answered. @SAFETY
 * `none-found` only where the check said so and left nothing out (KN1): a mark that lost a part says nothing.
 */
export function checkOutcome(mark: CheckMark | undefined): 'no-check' | 'noted' | 'not-checked' | 'none-found' {
  if (!mark) return 'no-check';
  if (mark.verdict === 'alerts' || mark.overrides.length > 0) return 'noted';
  return mark.verdict === 'none-found' && mark.notChecked === 0 ? 'none-found' : 'not-checked';
}

function readOverride({ extension: parts = [] }: Extension): CheckMark['overrides'][number] {
  const text = (name: string) => parts.find(({ url }) => url === name)?.valueString ?? '';
  const reason = conceptText(parts.find(({ url }) => url === 'reason')?.valueCodeableConcept);
  const amount = parts.find(({ url }) => url === 'amount')?.valueDecimal;
  return {
    ...{ kind: text('kind'), tier: text('tier') as Tier, subject: text('subject'), against: text('against'), reason },
    ...(amount === undefined ? {} : { amount }),
  };
}

/**
 * Whether the prescriber has answered for what is found now. @SAFETY What has become graver since (an allergy that is severe
 * now, a sum of the day that another order made larger) was not what was answered for.
 */
export function isAnswered(finding: AlertFinding, { overrides }: Pick<CheckMark, 'overrides'>): boolean {
  const against = againstOf(finding);
  return overrides.some(
    (one) =>
      one.kind === finding.kind &&
      one.subject === finding.subject &&
      one.against === against &&
      TIERS.indexOf(one.tier) >= TIERS.indexOf(finding.tier) &&
      (finding.kind !== 'dose-limit' || finding.exceeded.amount <= (one.amount ?? 0)),
  );
}
