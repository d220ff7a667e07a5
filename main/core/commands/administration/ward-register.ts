/**
 * A controlled drug given on a ward stands in the register of that ward, where it has one, in the unit of work of the dose
 * (WG1–WG5). @SAFETY Giving waits for no register: what cannot be entered as it was is a dated note that changes no balance,
 * and a task to enter it with somebody standing by.
 */
import type { administration } from '#shared/contract/administration.ts';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { bagShare, doseShare } from '#shared/domain/medication/register-share.ts';
import { type ProductShare, type ScannedUnits, sharesOfSeveral } from '#shared/domain/medication/several-shares.ts';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { RegisterAct, RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import { NONE, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import type { Asked } from '../../queries/administration/asked.ts';
import { findWardRegister } from '../../queries/administration/find-ward-register.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import type { PlannedRegister } from '../../register/plan-register-entry.ts';
import type { KnownRegister } from '../../register/register-book.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { People } from './people.ts';
import { type Bag, type Noted, wardNote } from './ward-note.ts';
import { withWardStock } from './ward-stock.ts';

/** What the register has of it, for the one who gives. */
export type InRegister = NonNullable<OutputOf<typeof administration.record>['register']>;

interface Given {
  readonly id: string;
  readonly event: DoseEvent;
  readonly asked: Asked;
  readonly people: People;
}

interface Entered {
  readonly documents: readonly PlannedDocument[];
  readonly locals?: PlannedMovements['locals'];
  readonly register?: InRegister | undefined;
  /** What has to be known before it can be entered, and who settles it. */
  readonly missing?: string | undefined;
}

type Commit<T> = (entered: Entered) => Promise<T | Refusal>;

/** Of what leaves the ward's cupboards with the dose: stock, then register (locks in that order), then the dose itself. */
export async function withWardBooks<T>(
  deps: MedicationDeps,
  given: Given,
  context: CommandContext,
  commit: Commit<T>,
): Promise<T | Refusal> {
  const product = takesOut(given.event) ? productOf(given.asked) : undefined;
  const shares = product && sharesOf(given, product);
  const { id, event } = given;
  return withWardStock(deps, shares && { id, event, shares }, context, (moved) =>
    withWardRegister(deps, { ...given, product, shares }, context, ({ documents, ...entered }) =>
      commit({ ...entered, documents: [...moved.documents, ...documents], locals: moved.locals }),
    ),
  );
}

interface Reckoned extends Given {
  readonly product: Product | undefined;
  /** Of each product that the dose was taken from; undefined where nobody knows. */
  readonly shares: readonly ProductShare[] | undefined;
}

async function withWardRegister<T>(
  deps: MedicationDeps,
  given: Reckoned,
  context: CommandContext,
  commit: Commit<T>,
): Promise<T | Refusal> {
  const { product, shares } = given;
  const kept = product ? await keptOf(deps, given, product) : [];
  const first = kept[0]?.known;
  if (!deps.registers || !product || !first) return commit({ documents: [] });
  const taken = shares?.filter(({ share }) => share.supplied !== NONE || share.wasted !== NONE);
  if (taken?.length === 0) return commit({ documents: [] });
  const asLine = (planned: PlannedRegister, state: InRegister['state'], missing?: string): Entered => ({
    documents: planned.documents,
    register: toldOf(first, planned, state),
    missing,
  });
  // A register that refuses has not stopped the giving: then the dose is written without it.
  let isAsked = false;
  const write: Commit<T> = (entered) => {
    isAsked = true;
    return commit(entered);
  };
  const alone = given.people.second === undefined && given.people.witness === undefined;
  if (taken) {
    const keeps = new Set(kept.map(({ known }) => known.register.id));
    const isKept = (one: ProductShare): boolean =>
      keeps.has(registerOf(one.product, given.event.ward ?? '', nativeDigests).id);
    const acts = taken.filter(isKept).flatMap((one) => actsOf(given, one));
    const post = (planned: PlannedRegister) => write(asLine(planned, alone ? 'alone' : 'entered'));
    const done = await deps.registers().postGiven(acts, context, post);
    return isRefusal(done) && !isAsked ? commit({ documents: [] }) : done;
  }
  const notes = kept.flatMap((one) => wardNote(notedOf(given, one.product), one.known));
  const [told] = notes;
  if (!told) return commit({ documents: [] });
  const drafts = notes.map(({ draft }) => ({ ...draft, facts: { ...factsOf(given), ...draft.facts } }));
  const done = await deps.registers().write(
    () => drafts,
    context,
    (planned) => write(asLine(planned, told.state, told.missing)),
  );
  return isRefusal(done) && !isAsked ? commit({ documents: [] }) : done;
}

interface Kept {
  readonly product: Product;
  readonly known: KnownRegister;
}

/** The registers of all controlled products that were scanned; of what was not scanned, of what was ordered. */
async function keptOf(deps: MedicationDeps, { event, asked }: Given, first: Product): Promise<readonly Kept[]> {
  const found = new Map<string, Kept>();
  for (const product of [first, ...scannedOf(asked)]) {
    const known = await findWardRegister(deps, product, event.ward);
    if (known && !found.has(known.register.id)) found.set(known.register.id, { product, known });
  }
  return [...found.values()];
}

function notedOf({ event, asked, people }: Given, product: Product): Noted {
  return { event, product, people, bag: bagOf(asked), several: isOfSeveral(event, asked) };
}

/**
 * Out of the cupboard of the ward. A change of a rate takes nothing, and what the patient brought was never there. What is left
 * at the stop went out when the bag was hung; the register hears what became of it.
 */
function takesOut({ drugHow, act, outcome, waste }: DoseEvent): boolean {
  if (drugHow === 'own-supply' || act === 'rate') return false;
  return waste !== undefined || isTaken(outcome);
}

const scannedOf = ({ packs }: Asked): readonly Product[] =>
  packs.flatMap(({ entry }) => (entry ? [entry.product] : []));

/** What was scanned, of several the controlled one; else what was ordered. */
function productOf(asked: Asked): Product | undefined {
  const scanned = scannedOf(asked);
  return scanned.find(isControlled) ?? scanned[0] ?? asked.ordered;
}

/** WG3, WG8. */
function sharesOf({ event, asked }: Given, product: Product): readonly ProductShare[] | undefined {
  const { act, outcome, amount: given, take, waste } = event;
  const taken = isTaken(outcome);
  const several = isOfSeveral(event, asked);
  if (act === 'give' && several && taken) return sharesOfSeveral(unitsOf(asked), { given, waste });
  if (several || (act === 'give' && taken && !given)) return undefined;
  const share =
    act === 'start'
      ? bagShare(product, { inBag: bagOf(asked)?.inBag, waste })
      : act === 'give'
        ? doseShare(product, { given, take: taken ? take : undefined, waste })
        : undefined;
  return share && [{ product, share }];
}

/** What was scanned, pack by pack: of a single unit how much it is. */
function unitsOf({ packs }: Asked): readonly ScannedUnits[] {
  return packs.flatMap(({ pack, entry }) => {
    const found = entry?.product.packs.find(({ gtin }) => gtin === pack?.gtin);
    return entry ? [{ product: entry.product, units: found?.level === 'unit' ? found.units : undefined }] : [];
  });
}

/** Whether each was as much as the other has to be found out. What is put into a bag beside the drug, to dilute it, is no line of a register. */
function isOfSeveral({ act }: DoseEvent, asked: Asked): boolean {
  const products = scannedOf(asked).filter((product) => act === 'give' || isControlled(product));
  return new Set(products.map(({ code }) => code)).size > 1;
}

function bagOf({ version }: Asked): Bag | undefined {
  const dosing = version?.order.dosing;
  const regimen = dosing?.state === 'read' ? dosing.dosing.regimen : undefined;
  return regimen?.kind === 'infusion' ? regimen : undefined;
}

function actsOf(given: Given, { product, share: { supplied, wasted } }: ProductShare): readonly RegisterAct[] {
  const { second, witness } = given.people;
  const facts = factsOf(given);
  const act = { product, locationId: given.event.ward ?? '', occurredAt: given.event.at, ...facts };
  const supply = { ...act, type: 'supply' as const, quantity: supplied, witness: proven(second ?? witness) };
  const { waste, note } = given.event;
  const waste_ = { ...act, type: 'destroy' as const, quantity: wasted, witness: proven(witness ?? second) };
  return [
    ...(supplied > NONE ? [supply] : []),
    ...(wasted > NONE ? [{ ...waste_, methodCode: 'ward-waste' as const, reason: waste?.reason ?? note }] : []),
  ];
}

const proven = (person: ProvenPerson | undefined): RegisterWitness | undefined =>
  person && { userId: person.userId, displayName: person.displayName, by: person.by, secret: person.secret };

function factsOf({ id, event, asked }: Given) {
  const { version, patient } = asked;
  const prescriber = version?.resource.requester?.display ?? event.byTelephone ?? event.noOrder?.prescriber;
  const batches = event.packs.flatMap(({ lot, expiry, gtin }) =>
    lot ? [{ lot, ...(expiry ? { expiry } : {}), ...(gtin ? { gtin } : {}) }] : [],
  );
  return {
    ...{ patientId: event.patientId, document: id, party: { name: displayName(patientName(patient.resource)) } },
    ...(prescriber ? { authority: { name: prescriber } } : {}),
    ...(batches.length > 0 ? { batches } : {}),
  };
}

function toldOf(
  { register, fold }: KnownRegister,
  { lines }: PlannedRegister,
  state: InRegister['state'],
): InRegister | undefined {
  const last = lines.findLast(({ registerId }) => registerId === register.id);
  return last && { state, balance: last.balance ?? quantityText(fold.known), unit: register.unit };
}
