/**
 * Everything that is asked before a dose is given, gathered from the records that are here: by the query that shows a verdict
 * and again by the command that writes. @SAFETY No verdict of a screen is believed; what was scanned is read here, again.
 */
import { readCodedText } from '#shared/domain/coding/coded-text.ts';
import { listCountedBeside } from '#shared/domain/medication/counted-beside.ts';
import { findDoseByName } from '#shared/domain/medication/dose-by-name.ts';
import { latelyMinutes } from '#shared/domain/medication/judge-time.ts';
import { lookBackMs } from '#shared/domain/medication/look-back.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { QueryContext } from '../../api/operation-handler.ts';
import { readOrderFacts } from '../../commands/order/order-facts.ts';
import { findProduct } from '../round/fold-patient.ts';
import { findStay, findWard } from '../round/read-round-patient.ts';
import { arithmeticOf, pumpOf } from './amounts-asked.ts';
import { askKnowledge } from './ask-knowledge.ts';
import type { Asked, AskedBeside, AskInput } from './asked.ts';
import { dosingOfGiving, readDosingOf } from './dosing-asked.ts';
import { earlierDoses } from './drug-of-event.ts';
import { earlierOf } from './earlier-asked.ts';
import { givingOf } from './giving-asked.ts';
import { findRunning, hangingOr } from './infusion-asked.ts';
import { knowPacks } from './know-packs.ts';
import { dosesOf } from './known-doses.ts';
import { listRecalls } from './list-recalls.ts';
import type { MedicationDeps } from './medication-deps.ts';
import { findVersion, isChangedSince, lineOf, orderAsked } from './order-asked.ts';
import { type AskedOfEach, judgePacks } from './pack-findings.ts';
import { recognise } from './recognise.ts';
import { findAnswered } from './unverified-answered.ts';

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
  const given = [input.patientId, ...facts.replacedIds].map((id) => dosesOf(deps)(store, id, fromMs));
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
  const orderChanged = isChangedSince(input, version);
  const common: AskedOfEach = {
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
  const findings = judgePacks(common, { packs, index, version, ordered, drug, recalls, nowMs });
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
    findings,
    arithmetic: arithmeticOf(giving, packs, ordered),
    pump: pumpOf(giving, version?.order),
    countedBeside: version ? listCountedBeside(version.order.lineage, earlier) : [],
    latelyMinutes: latelyMinutes(common),
    firstDose: !common.earlier.some(({ lineage }) => lineage === version?.order.lineage),
  };
}
