import type { ShownFinding, Verdict } from '#shared/contract/administration.ts';
import { toConcept } from '#shared/domain/coding/coded-text.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { Finding } from '#shared/domain/knowledge/finding.ts';
import { needsOf, nextStepsOf, pathsOf } from '#shared/domain/medication/answer-findings.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { foldLine } from '#shared/domain/medication/fold-line.ts';
import { type RightFinding, verdictOf as weigh } from '#shared/domain/medication/judge-administration.ts';
import { doseOnScale } from '#shared/domain/medication/judge-dose.ts';
import type { ProductAmount } from '#shared/domain/medication/product-amount.ts';
import type { PumpRate } from '#shared/domain/medication/pump-rate.ts';
import type { Asked } from './asked.ts';
import { unitsOf } from './dosing-asked.ts';
import { type KnownPack, productFacts } from './know-packs.ts';

/** What the screen is shown; nothing of it is taken back. */
export function verdictOf(asked: Asked, already: boolean): Verdict {
  const { findings, answer, named, recognised } = asked;
  const { state } = weigh(findings, already);
  const line = shownLine(asked);
  return {
    state,
    findings: findings.map(shownFinding),
    next: [...nextStepsOf(findings)],
    needs: {
      ...mutable(needsOf(findings)),
      indication: line?.asNeeded !== undefined,
      countersignature: [...wayGone(asked)],
    },
    final: findings.some(({ strength, override }) => strength === 'stop' && override === 'never'),
    patient: { state: patientState(asked), ...(recognised.found ? { found: recognised.found } : {}) },
    packs: asked.packs.flatMap((pack) => shownPack(pack, asked)),
    ...(asked.arithmetic ? { arithmetic: shownArithmetic(asked.arithmetic) } : {}),
    ...(asked.pump ? { pump: shownPump(asked.pump) } : {}),
    ...(asked.version && line ? { ordered: shownOrder(asked, line) } : {}),
    ...(named?.dose ? { dueAt: new Date(named.dose.dueMs).toISOString() } : {}),
    ...(line?.lastGiven ? { lastGiven: lastGiven(line.lastGiven) } : {}),
    ...(line?.asNeeded ? { asNeeded: asNeeded(line.asNeeded) } : {}),
    knowledge: shownKnowledge(answer),
    judgedAt: new Date(asked.atMs).toISOString(),
  };
}

/** Special ways that this dose goes. */
export function wayGone({ findings, recognised, firstDose }: Asked) {
  return pathsOf(findings, { picked: recognised.how === 'picked', firstDose });
}

export function shownFinding(finding: RightFinding): ShownFinding {
  const { code, right, strength, override, next, ageMs, evidence } = finding;
  const { expected, found } = evidence;
  return {
    ...{ code, right, strength, override, next },
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(ageMs === undefined ? {} : { ageMs }),
  };
}

function mutable({ reasonFor, secondPersonFor, prescriberFor }: ReturnType<typeof needsOf>) {
  return { reasonFor: [...reasonFor], secondPersonFor: [...secondPersonFor], prescriberFor: [...prescriberFor] };
}

const PATIENT_STATES = {
  'patient-wrong': 'wrong',
  'patient-code-unknown': 'unknown-code',
  'patient-one-identifier': 'one-identifier',
  'patient-second-differs': 'one-identifier',
  'patient-not-identified': 'not-identified',
} as const;

function patientState({ findings }: Asked): Verdict['patient']['state'] {
  const found = findings.find(({ code }) => code in PATIENT_STATES);
  return found ? PATIENT_STATES[found.code as keyof typeof PATIENT_STATES] : 'right';
}

/** The line of the order as the round shows it. */
export function shownLine({
  version,
  doses,
  zone,
  atMs,
  ordered,
  drug,
  countedBeside,
}: Asked): ReturnType<typeof foldLine> | undefined {
  if (!version) return undefined;
  return foldLine(version, {
    ...{ versions: [version], records: doses, span: { fromMs: atMs, toMs: atMs }, zone, nowMs: atMs },
    isHighAlert: () => false,
    besideOf: () => countedBeside,
    nameOf: () => (ordered ? productName(ordered) : drug.text),
  });
}

function shownPack({ pack, entry, drug }: KnownPack, asked: Asked): Verdict['packs'] {
  if (!pack) return [];
  const { lot, serial, expiry } = drug;
  const { raw, symbology, keyed, gtin } = pack;
  const of = asked.version?.order.drug ?? toConcept(asked.drug);
  const facts = productFacts(entry, of, asked.ordered, unitsOf(asked.version));
  const known = facts.state === 'known' ? facts : undefined;
  const said = { symbology, gtin, lot, serial, expiry };
  return [
    {
      ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as typeof said),
      ...(entry && known ? { productId: entry.id, name: productName(entry.product), isOrdered: known.isOrdered } : {}),
      highAlert: known?.highAlert ?? false,
      ...{ raw, keyed, suspicious: pack.suspicious || !pack.readable },
    },
  ];
}

function shownArithmetic(amount: ProductAmount): NonNullable<Verdict['arithmetic']> {
  const { state, workings } = amount;
  if (amount.state === 'impossible') return { state: 'impossible', workings, why: amount.why };
  const { take, gives } = amount;
  return { state, take: doseText(take), takeAmount: take, gives: doseText(gives), givesAmount: gives, workings };
}

function shownPump({ mlPerHour, workings }: PumpRate): NonNullable<Verdict['pump']> {
  return { mlPerHour: `${doseText(mlPerHour)}/hour`, workings };
}

function shownOrder({ version, orderChanged, named, giving }: Asked, line: NonNullable<ReturnType<typeof shownLine>>) {
  const content = named?.dose?.content;
  const amount = content && 'amount' in content ? content.amount : line.amount;
  const scaled = content?.kind === 'scale' ? doseOnScale(content.bands, giving.measured) : line.dose;
  return {
    ...{ orderId: line.orderId, rev: version?.rev ?? line.rev, drug: line.drug, changedSince: orderChanged },
    dose: content && 'amount' in content ? doseText(content.amount) : scaled,
    ...(amount ? { amount } : {}),
    ...(line.route ? { route: line.route.text } : {}),
    ...(line.instruction ? { instruction: line.instruction } : {}),
  };
}

function lastGiven({ at, dose, by, station }: NonNullable<ReturnType<typeof foldLine>['lastGiven']>) {
  return { at, by, station, ...(dose ? { dose } : {}) };
}

function asNeeded({ effectWanted: _, ...shown }: NonNullable<ReturnType<typeof foldLine>['asNeeded']>) {
  return shown as NonNullable<Verdict['asNeeded']>;
}

function shownKnowledge({ check, knowledge }: Asked['answer']): Verdict['knowledge'] {
  const { pack } = check;
  return {
    state: knowledge.state,
    ...(pack ? { title: pack.title, version: String(pack.version), ageDays: pack.ageDays } : {}),
    outOfDate: pack?.state === 'out-of-date',
    findings: check.findings.flatMap(shownKnowledgeFinding),
  };
}

/** A restriction is answered where it is ordered and where it is dispensed; it is no question of the bedside. */
function shownKnowledgeFinding(finding: Finding): Verdict['knowledge']['findings'] {
  const { tier, subject } = finding;
  if (finding.kind === 'restricted') return [];
  if (finding.kind === 'not-checked')
    return [{ kind: finding.kind, tier, subject, reason: finding.reason, aspects: [...finding.aspects] }];
  const against = 'against' in finding ? finding.against.name : finding.exceeded.per;
  return [{ kind: finding.kind, tier, subject, against, rule: finding.source.rule }];
}
