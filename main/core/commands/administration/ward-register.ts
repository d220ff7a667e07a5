/**
 * A controlled drug given on a ward stands in the register of that ward, where it has one, in the unit of work of the dose
 * (WG1–WG5). @SAFETY Giving waits for no register: what cannot be entered as it was is a dated note that changes no balance,
 * and a task to enter it with somebody standing by.
 */
import type { administration } from '#shared/contract/administration.ts';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { type DoseShare, doseShare } from '#shared/domain/medication/register-share.ts';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { RegisterAct, RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import { NONE, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import type { Asked } from '../../queries/administration/ask.ts';
import { findWardRegister } from '../../queries/administration/find-ward-register.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import type { PlannedRegister } from '../../register/plan-register-entry.ts';
import type { KnownRegister } from '../../register/register-book.ts';
import type { RegisterDraft } from '../../register/register-draft.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { People } from './people.ts';
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
  const share = product && shareOf(given, product);
  const { id, event } = given;
  return withWardStock(deps, product && share ? { id, event, product, share } : undefined, context, (moved) =>
    withWardRegister(deps, { ...given, product, share }, context, ({ documents, register }) =>
      commit({ documents: [...moved.documents, ...documents], locals: moved.locals, register }),
    ),
  );
}

interface Reckoned extends Given {
  readonly product: Product | undefined;
  readonly share: DoseShare | undefined;
}

async function withWardRegister<T>(
  deps: MedicationDeps,
  given: Reckoned,
  context: CommandContext,
  commit: Commit<T>,
): Promise<T | Refusal> {
  const { event, product, share } = given;
  const kept = product && (await findWardRegister(deps, product, event.ward));
  if (!deps.registers || !kept) return commit({ documents: [] });
  if (share && share.supplied === NONE && share.wasted === NONE) return commit({ documents: [] });
  const asLine = (planned: PlannedRegister, state: InRegister['state']): Entered => ({
    documents: planned.documents,
    register: told(kept, planned, state),
  });
  // A register that refuses has not stopped the giving: then the dose is written without it.
  let isAsked = false;
  const write: Commit<T> = (entered) => {
    isAsked = true;
    return commit(entered);
  };
  const alone = given.people.second === undefined && given.people.witness === undefined;
  const done = share
    ? await deps
        .registers()
        .postGiven(actsOf(given, product, share), context, (planned) =>
          write(asLine(planned, alone ? 'alone' : 'entered')),
        )
    : await deps.registers().write(
        () => noteOf(given, product, kept),
        context,
        (planned) => write(asLine(planned, 'not-reckoned')),
      );
  return isRefusal(done) && !isAsked ? commit({ documents: [] }) : done;
}

/** Out of the cupboard of the ward. A change of a rate takes nothing, and what the patient brought was never there. */
function takesOut({ drugHow, act, outcome, waste }: DoseEvent): boolean {
  if (drugHow === 'own-supply' || act === 'rate') return false;
  return waste !== undefined || (isTaken(outcome) && act !== 'stop');
}

/** What was scanned, of several the controlled one; else what was ordered. */
function productOf({ packs, ordered }: Asked): Product | undefined {
  const scanned = packs.flatMap(({ entry }) => (entry ? [entry.product] : []));
  return scanned.find(isControlled) ?? scanned[0] ?? ordered;
}

/** WG3: not of an infusion, of which nobody knows how much will run, nor of two products at once. */
function shareOf({ event, asked }: Given, product: Product): DoseShare | undefined {
  const products = new Set(asked.packs.flatMap(({ entry }) => (entry ? [entry.id] : [])));
  if (event.act !== 'give' || products.size > 1) return undefined;
  const taken = isTaken(event.outcome);
  if (taken && !event.amount) return undefined;
  return doseShare(product, { given: event.amount, take: taken ? event.take : undefined, waste: event.waste });
}

function actsOf(given: Given, product: Product, { supplied, wasted }: DoseShare): readonly RegisterAct[] {
  const { second, witness } = given.people;
  const facts = factsOf(given);
  const act = { product, locationId: given.event.ward ?? '', occurredAt: given.event.at, ...facts };
  const supply = { ...act, type: 'supply' as const, quantity: supplied, witness: proven(second ?? witness) };
  const { waste, note } = given.event;
  const waste_ = { ...act, type: 'destroy' as const, quantity: wasted, witness: proven(witness ?? second) };
  return [
    ...(supplied > NONE ? [supply] : []),
    ...(wasted > NONE ? [{ ...waste_, method: WASTED, reason: waste?.reason ?? note }] : []),
  ];
}

/** How a rest goes is said where it is shown. */
const WASTED = 'Rest of a dose, thrown away on the ward';

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

/** WG3: what was done stands there in words; the balance stays until two people enter how much it was. */
function noteOf(given: Given, product: Product, { register, fold, documents }: KnownRegister): RegisterDraft[] {
  const { event } = given;
  const noteOn = fold.main.at(-1)?.id ?? [...documents.keys()].at(-1);
  if (!noteOn) return [];
  const said = [
    event.amount ? doseText(event.amount) : '',
    event.waste ? `${doseText(event.waste.amount)} of ${doseText(event.waste.drawn)} thrown away` : '',
  ];
  const note = ['Given on the ward, not reckoned', ...said].filter(Boolean).join(': ');
  const facts = { ...factsOf(given), product: product.code, noteOn, note };
  return [{ register, act: 'note', quantity: NONE, witness: undefined, occurredAt: event.at, facts }];
}

function told(
  { register, fold }: KnownRegister,
  { lines }: PlannedRegister,
  state: InRegister['state'],
): InRegister | undefined {
  const last = lines.at(-1);
  return last && { state, balance: last.balance ?? quantityText(fold.known), unit: register.unit };
}
