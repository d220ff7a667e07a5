/**
 * Everything that is asked before a dose is given, gathered from the records that are here: by the query that shows a verdict
 * and again by the command that writes. @SAFETY No verdict of a screen is believed; what was scanned is read here, again.
 */
import type { Patient } from '@medplum/fhirtypes';
import type { z } from 'zod';
import type { administration } from '#shared/contract/administration.ts';
import { type CodedText, readCodedText, toConcept } from '#shared/domain/coding/coded-text.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import type {
  AdministrationQuestion,
  EarlierDose,
  Giving,
  OrderFacts as OrderAsked,
} from '#shared/domain/medication/administration-question.ts';
import { type CountedBeside, listCountedBeside } from '#shared/domain/medication/counted-beside.ts';
import { findDoseByName, type NamedDose } from '#shared/domain/medication/dose-by-name.ts';
import type { Dosing } from '#shared/domain/medication/dosing.ts';
import { foldInfusion } from '#shared/domain/medication/fold-infusion.ts';
import { judgeAdministration, type RightFinding } from '#shared/domain/medication/judge-administration.ts';
import { latelyMinutes } from '#shared/domain/medication/judge-time.ts';
import { lookBackMs } from '#shared/domain/medication/look-back.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { type ProductAmount, planProductAmount } from '#shared/domain/medication/product-amount.ts';
import { type PumpRate, pumpRate } from '#shared/domain/medication/pump-rate.ts';
import { batchStatus } from '#shared/domain/medication/recall.ts';
import { doseUnitsOf } from '#shared/domain/medication/same-strength.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { DoseUnit } from '#shared/domain/medication/units.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { ParsedInput, QueryContext } from '../../api/operation-handler.ts';
import { type OrderFacts, type OrderVersion, readOrderFacts } from '../../commands/order/order-facts.ts';
import { findProduct } from '../round/fold-patient.ts';
import { findStay, findWard } from '../round/read-round-patient.ts';
import { askKnowledge, type KnowledgeAnswer } from './ask-knowledge.ts';
import { earlierDoses } from './drug-of-event.ts';
import { type DrugShown, type KnownPack, knowPacks, productFacts } from './know-packs.ts';
import { listRecalls } from './list-recalls.ts';
import type { MedicationDeps, StationContact } from './medication-deps.ts';
import { listDoses } from './read-doses.ts';
import { type Recognised, recognise } from './recognise.ts';

export type AskInput = z.output<typeof administration.judge.input>;

/** What a command knows besides. */
export interface AskedBeside {
  readonly secondPersonId?: string | undefined;
  readonly waste?: 'witnessed' | 'alone' | undefined;
  /** A running infusion that is acted on: what hangs is what was scanned at its start. */
  readonly startId?: string | undefined;
  /** Before anybody has stated an amount: what was ordered is shown. */
  readonly assumeOrdered?: boolean | undefined;
}

export interface Asked {
  readonly atMs: number;
  readonly zone: string;
  readonly patient: Document<Patient>;
  readonly stay: Awaited<ReturnType<typeof findStay>>;
  /** Location id of the ward where the patient lies; else the desk's. */
  readonly wardId: string | undefined;
  readonly recognised: Recognised;
  readonly version: OrderVersion | undefined;
  readonly ordered: Product | undefined;
  readonly named: NamedDose | undefined;
  readonly packs: readonly KnownPack[];
  readonly giving: Giving & Pick<AskInput['giving'], 'site'>;
  readonly drug: CodedText;
  readonly findings: readonly RightFinding[];
  readonly arithmetic: ProductAmount | undefined;
  readonly pump: PumpRate | undefined;
  readonly answer: KnowledgeAnswer;
  readonly doses: readonly DoseWithAfter[];
  readonly contact: StationContact;
  readonly heardMs: number;
  readonly orderChanged: boolean;
  /** Doses of other lines that count for an order as needed. */
  readonly countedBeside: readonly CountedBeside[];
  /** Nothing of this line of orders was given yet. */
  readonly firstDose: boolean;
  /** How far apart another dose of the drug has to be that no order in force foresees. */
  readonly latelyMinutes: number;
}

export async function ask(
  deps: MedicationDeps,
  input: AskInput,
  { store, now, actor }: QueryContext,
  beside: AskedBeside = {},
): Promise<Asked | Refusal> {
  const nowMs = now();
  const atMs = input.givenAt === undefined ? nowMs : Date.parse(input.givenAt);
  const own = await readOrderFacts(deps, store, input.patientId, atMs);
  if (isRefusal(own)) return own;
  // HL11: the round shows what is ordered in either record.
  const facts = { ...own, orders: [...own.orders, ...own.ordersOfReplaced] };
  const version = findVersion(facts, input);
  if (isRefusal(version)) return version;
  const zone = deps.zone();
  const at = new Date(nowMs).toISOString();
  const index = await deps.products().index();
  const fromMs = atMs - lookBackMs(facts.orders.map(({ order }) => order));
  const given = [input.patientId, ...facts.replacedIds].map((id) => listDoses(store, id, fromMs, deps.readDose));
  const doses = (await Promise.all(given)).flat();
  const recognised = await recognise(deps.search, store, facts.patient, input.patient, at);
  const line = version ? lineOf(facts, version.order) : [];
  const named =
    input.for.kind === 'dose' ? findDoseByName(line, input.for.doseId, doses, zone, deps.windows?.()) : undefined;
  const packs = knowPacks(hangingOr(input.drug, doses, beside.startId), index, at);
  const ordered = version && findProduct(index, version.order);
  const drug = version
    ? readCodedText(version.order.drug)
    : input.for.kind === 'no-order'
      ? input.for.drug
      : { text: '' };
  const product = ordered ?? packs[0]?.entry?.product;
  const dosing = version ? readDosingOf(version.order) : dosingOfGiving(input);
  const replaces = line.map(({ id }) => id).filter((id) => id !== version?.id);
  const asked = { id: version?.id ?? 'no-order', drug, dosing, product, replaces, resource: version?.resource };
  const answer = askKnowledge(facts, asked, nowMs);
  const earlier = earlierDoses({ doses, orders: facts.orders, index })({ text: drug.text, product });
  const contact = deps.contact();
  const heardMs = Math.max(contact.heardAtMs, Date.parse(version?.resource.authoredOn ?? '') || 0);
  const giving = givingOf(input, version?.order, named, beside.assumeOrdered === true);
  const orderChanged = version !== undefined && 'seenRev' in input.for && isOther(input.for.seenRev, version.rev);
  const common: Omit<AdministrationQuestion, 'drug' | 'product' | 'batch'> = {
    ...{ atMs, zone, patientId: input.patientId, patient: recognised.identified, giving },
    patientScannedMs: input.already ? undefined : recognised.scannedMs,
    order: orderAsked(input, version, heardMs),
    dose: named?.dose,
    doseNotPlanned: named !== undefined && named.dose === undefined,
    orderChanged,
    unverifiedAnsweredMs: version && findAnswered(doses, version.id, actor.userId, atMs),
    allergies: answer.allergies,
    knowledge: answer.knowledge,
    clock: contact.clock.quality === 'checked' ? 'trusted' : 'doubtful',
    runningSinceMs: beside.startId === undefined ? findRunning(doses, version) : undefined,
    earlier: earlierOf({ all: earlier, named, input, atMs }),
    earlierComplete: !contact.offline && deps.completeness(input.patientId).urgentLane === 'here',
    secondPersonId: beside.secondPersonId,
    waste: beside.waste,
  };
  const stay = await findStay(store, input.patientId, actor.facility);
  const recalls = (await listRecalls(store)).map(({ recall }) => recall);
  const findings = packs.map(({ entry, drug: identified }) =>
    judgeAdministration({
      ...common,
      drug: identified,
      product: productFacts(entry, version?.order.drug ?? toConcept(drug), ordered, unitsOf(version)),
      batch: batchStatus(batchOf(identified, entry?.product ?? ordered), recalls, sameProductIn(index), nowMs),
    }),
  );
  return {
    ...{
      atMs,
      zone,
      recognised,
      version,
      ordered,
      named,
      packs,
      giving,
      drug,
      answer,
      doses,
      contact,
      heardMs,
      orderChanged,
    },
    patient: facts.patient,
    ...{ stay, wardId: (await findWard(store, stay?.locationId)) ?? actor.wardId },
    findings: gravestEach(findings.flat()),
    arithmetic: arithmeticOf(giving, packs, ordered),
    pump: pumpOf(giving, version?.order),
    countedBeside: version ? listCountedBeside(version.order.lineage, earlier) : [],
    latelyMinutes: latelyMinutes(common),
    firstDose: !common.earlier.some(({ lineage }) => lineage === version?.order.lineage),
  };
}

/** In which the order says how much: whether another strength may stand for what was ordered hangs on it. */
export function unitsOf(version: OrderVersion | undefined): readonly DoseUnit[] {
  return doseUnitsOf(version && readDosingOf(version.order)?.regimen);
}

/** A shift. */
const ANSWER_LASTS_MS = 12 * 3_600_000;

/** SR12. */
function findAnswered(
  doses: readonly DoseWithAfter[],
  orderId: string,
  userId: string,
  atMs: number,
): number | undefined {
  const times = doses.flatMap(({ event, withdrawn }) => {
    const isHers = !withdrawn && event.orderId === orderId && event.performer.id === userId;
    const isAnswered = event.overrides.some(({ code }) => code === 'order-unverified');
    const ageMs = atMs - Date.parse(event.at);
    return isHers && isAnswered && ageMs >= 0 && ageMs < ANSWER_LASTS_MS ? [Date.parse(event.at)] : [];
  });
  return times.length > 0 ? Math.max(...times) : undefined;
}

export function readDosingOf({ dosing }: Order): Dosing | undefined {
  return dosing.state === 'read' ? dosing.dosing : undefined;
}

/** Without an order what is given is checked as an order for it once would be. */
function dosingOfGiving({ giving, givenAt = '' }: AskInput): Dosing | undefined {
  if (!giving.amount) return undefined;
  const regimen = { kind: 'once', dose: { kind: 'fixed', amount: giving.amount } } as const;
  return { regimen, course: { start: givenAt }, ...(giving.route ? { route: giving.route } : {}) };
}

/** @SAFETY An order of another patient is no order here. */
function findVersion({ orders }: OrderFacts, { for: asked }: AskInput): OrderVersion | Refusal | undefined {
  if (asked.kind === 'no-order') return undefined;
  const found = orders.find(({ id }) => id === asked.orderId);
  return found ?? refusal('not-found', 'This order is not here. It may not have arrived yet, or it was removed.');
}

function lineOf({ orders }: OrderFacts, { lineage }: Order): readonly Order[] {
  return orders.flatMap(({ order }) => (order.lineage === lineage ? [order] : []));
}

function isOther(seen: string | undefined, rev: string): boolean {
  return seen !== undefined && seen !== rev;
}

function orderAsked({ for: asked }: AskInput, version: OrderVersion | undefined, seenMs: number): OrderAsked {
  if (version) return { state: 'ordered', order: version.order, standing: version.standing, seenMs };
  if (asked.kind === 'no-order' && asked.path === 'verbal') return { state: 'verbal', readBack: asked.readBack };
  return { state: 'none' };
}

function givingOf(
  { giving }: AskInput,
  order: Order | undefined,
  named: NamedDose | undefined,
  assumeOrdered: boolean,
): Asked['giving'] {
  const dosing = order && readDosingOf(order);
  const route = giving.route ?? dosing?.route;
  if (!assumeOrdered || giving.amount || giving.rate) return { ...giving, route };
  const regimen = dosing?.regimen;
  const content = named?.dose?.content ?? (regimen && 'dose' in regimen ? regimen.dose : undefined);
  const rate = content?.kind === 'rate' ? content.rate : regimen?.kind === 'infusion' ? regimen.rate : undefined;
  return {
    ...giving,
    route,
    ...(content && 'amount' in content ? { amount: content.amount } : {}),
    ...(rate ? { rate } : {}),
  };
}

interface EarlierAsked {
  readonly all: readonly EarlierDose[];
  readonly named: NamedDose | undefined;
  readonly input: AskInput;
  readonly atMs: number;
}

/** Of this dose by any name, of the line, and of the drug. Whatever is charted twice on purpose is for a person, too. */
function earlierOf({ all, named, input, atMs }: EarlierAsked): readonly EarlierDose[] {
  const answering = new Set(named?.answeredBy ?? []);
  const doseId = input.for.kind === 'dose' ? input.for.doseId : undefined;
  return all.flatMap((one): EarlierDose[] => {
    if (one.atMs > atMs + 86_400_000) return [];
    return [answering.has(one.recordId) && doseId !== undefined ? { ...one, doseId } : one];
  });
}

/** Since when an infusion of this order runs. */
function findRunning(doses: readonly DoseWithAfter[], version: OrderVersion | undefined): number | undefined {
  const regimen = version && readDosingOf(version.order)?.regimen;
  if (regimen?.kind !== 'infusion') return undefined;
  const { lineage } = version?.order ?? {};
  const infusion = foldInfusion(doses.filter(({ event, withdrawn }) => !withdrawn && event.lineage === lineage));
  return infusion.state === 'running' ? Date.parse(infusion.since) : undefined;
}

/** @SAFETY SR8: a lot that was read by eye counts as one that was scanned; a label of ours has the GTIN of its product. */
function batchOf({ gtin, lot }: KnownPack['drug'], product: Product | undefined) {
  return { gtin: gtin ?? product?.packs[0]?.gtin, lot };
}

function sameProductIn({ byGtin }: ProductIndex): (one: string, other: string) => boolean {
  return (one, other) => {
    const [first, second] = [byGtin.get(one), byGtin.get(other)];
    return first !== undefined && first.entry.id === second?.entry.id;
  };
}

/** Several packs ask the same of patient and order: each code once. */
function gravestEach(findings: readonly RightFinding[]): readonly RightFinding[] {
  const seen = new Set<string>();
  const once = findings.filter(({ code }) => !seen.has(code) && seen.add(code));
  const rank = { stop: 0, pause: 1, note: 2 } as const;
  return once.toSorted((one, other) => rank[one.strength] - rank[other.strength]);
}

/** By the pack in the hand; before one was scanned, by the product that was ordered. */
function arithmeticOf({ amount }: Giving, packs: readonly KnownPack[], ordered: Product | undefined) {
  const product = packs.find(({ entry }) => entry)?.entry?.product ?? ordered;
  const [ingredient, ...others] = product?.ingredients ?? [];
  if (!amount || !product || !ingredient?.strength || others.length > 0) return undefined;
  return planProductAmount(amount, { strength: ingredient.strength, parts: product.parts });
}

/** At the rate that is given now, out of the bag that was ordered. */
function pumpOf({ rate }: Giving, order: Order | undefined): PumpRate | undefined {
  const regimen = order && readDosingOf(order)?.regimen;
  return regimen?.kind === 'infusion' ? pumpRate({ ...regimen, ...(rate ? { rate } : {}) }) : undefined;
}

/** @SAFETY Only what somebody scanned now, or at the start of this very infusion, of this patient. */
function hangingOr(shown: DrugShown, doses: readonly DoseWithAfter[], startId: string | undefined): DrugShown {
  const isShown = shown.scans.length > 0 || shown.how !== 'scanned' || shown.pack !== undefined;
  const start = doses.find(({ id, event, withdrawn }) => id === startId && event.act === 'start' && !withdrawn);
  if (isShown || !start) return shown;
  const { packs, drugHow } = start.event;
  const scans = packs.map(({ raw, symbology, keyed }) => ({ text: raw, ...(symbology ? { symbology } : {}), keyed }));
  const [first] = packs;
  const pack = { ...(first?.lot ? { lot: first.lot } : {}), ...(first?.expiry ? { expiry: first.expiry } : {}) };
  const how = drugHow === 'own-supply' ? 'own-supply' : scans.length > 0 ? 'scanned' : 'no-bar-code';
  return { scans, how, ...(first ? { pack } : {}) };
}

export type JudgeInput = ParsedInput<typeof administration.judge>;
