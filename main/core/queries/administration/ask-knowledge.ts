/** What the knowledge pack on this station says about giving a drug to a patient, as the rights ask for it. */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { CodedText } from '#shared/domain/coding/coded-text.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { type CheckMark, isAnswered, readCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { checkOrder } from '#shared/domain/knowledge/check-order.ts';
import { drugOfOrder } from '#shared/domain/knowledge/drug-of-order.ts';
import type { AlertFinding, OrderCheck } from '#shared/domain/knowledge/finding.ts';
import type {
  AllergyFacts,
  KnowledgeAlert,
  KnowledgeFacts,
} from '#shared/domain/medication/administration-question.ts';
import type { Dosing } from '#shared/domain/medication/dosing.ts';
import type { OrderFacts } from '../../commands/order/order-facts.ts';

export interface DrugAsked {
  readonly id: string;
  readonly drug: CodedText;
  readonly dosing?: Dosing | undefined;
  readonly product?: Product | undefined;
  /** Other versions of the line: not held against it. */
  readonly replaces: readonly string[];
  /** With what its prescriber answered. */
  readonly resource?: MedicationRequest | undefined;
}

export interface KnowledgeAnswer {
  readonly check: OrderCheck;
  readonly knowledge: KnowledgeFacts;
  readonly allergies: AllergyFacts;
}

export function askKnowledge(
  { question }: Pick<OrderFacts, 'question'>,
  asked: DrugAsked,
  nowMs: number,
): KnowledgeAnswer {
  const { id, drug, dosing, product, replaces, resource } = asked;
  const check = checkOrder({ ...question, candidate: drugOfOrder({ id, drug, dosing, product, replaces }), nowMs });
  const answers = (resource && readCheckMark(resource)) ?? { overrides: [] };
  return {
    check,
    knowledge: knowledgeFacts(check, answers),
    allergies: allergyFacts(check, question.allergiesState, answers),
  };
}

const ALERTS: ReadonlySet<string> = new Set(['interaction', 'duplicate', 'dose-limit', 'contraindication']);

function knowledgeFacts({ findings, pack }: OrderCheck, answers: Pick<CheckMark, 'overrides'>): KnowledgeFacts {
  const alerts = findings.flatMap((finding): KnowledgeAlert[] => {
    if (finding.kind === 'not-checked' || !ALERTS.has(finding.kind)) return [];
    const { kind, tier, subject } = finding as AlertFinding & { kind: KnowledgeAlert['kind'] };
    return [{ kind, tier, subject, against: againstOf(finding), answered: isAnswered(finding, answers) }];
  });
  return {
    state: isDrugUnknown(findings) ? 'not-checked' : 'checked',
    ...(pack ? { version: `${pack.title} v${pack.version}`, asOfMs: Date.parse(pack.validFrom) } : {}),
    alerts,
  };
}

const ABOUT_THE_DRUG: ReadonlySet<string> = new Set(['no-pack', 'not-in-pack', 'not-covered', 'part-of-name-unknown']);

/** @SAFETY Of the drug itself something was not looked at: the screen says "not checked", never "none found". */
function isDrugUnknown(findings: OrderCheck['findings']): boolean {
  return findings.some(
    (one) => one.kind === 'not-checked' && one.against === undefined && ABOUT_THE_DRUG.has(one.reason),
  );
}

const BY_STATE: Readonly<Partial<Record<string, AllergyFacts['state']>>> = {
  partial: 'partial',
  'never-asked': 'never-asked',
  'not-loaded': 'not-loaded',
};

/** The gravest counts; one that the prescriber answered for in this very order is a pause, not a stop. */
function allergyFacts({ findings }: OrderCheck, state: string, answers: Pick<CheckMark, 'overrides'>): AllergyFacts {
  const met = findings.filter(
    (one): one is AlertFinding & { kind: 'allergy' | 'cross-allergy' } =>
      (one.kind === 'allergy' || one.kind === 'cross-allergy') && one.tier !== 'inform',
  );
  const notChecked = uncompared(findings);
  const open = met.find((one) => one.tier !== 'caution' && !isAnswered(one, answers));
  if (open) return { state: 'contraindicated', allergen: open.against.name, notChecked };
  const [weaker] = met;
  if (weaker)
    return { state: isAnswered(weaker, answers) ? 'answered' : 'caution', allergen: weaker.against.name, notChecked };
  return { state: BY_STATE[state] ?? 'no-match', notChecked };
}

/** Allergies of the record that this drug was not held against, as they stand there. */
function uncompared(findings: OrderCheck['findings']): readonly string[] {
  const words = findings.flatMap((one) =>
    one.kind === 'not-checked' && one.against?.type === 'allergy' && one.aspects.includes('allergy')
      ? [one.subject]
      : [],
  );
  return [...new Set(words)];
}

function againstOf(finding: AlertFinding): string {
  if (finding.kind === 'restricted') return finding.restriction.rule;
  return 'against' in finding ? finding.against.name : finding.exceeded.per;
}
