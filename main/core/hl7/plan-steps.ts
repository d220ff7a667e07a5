/** What an ADT message leads to, as calls of commands that exist. Each step is planned against the records of that moment. */
import type { Encounter, Location, Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { placementsOf } from '#shared/domain/admission/stay.ts';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { isOwnNumber } from '#shared/domain/hl7/authority.ts';
import { findPlace, type KnownPlace } from '#shared/domain/hl7/find-place.ts';
import type { AdtEvent } from '#shared/domain/hl7/header.ts';
import { millisecondsOf, partialDateOf } from '#shared/domain/hl7/moment.ts';
import type { AdtReading } from '#shared/domain/hl7/read-adt.ts';
import { editPatient } from '#shared/domain/patient/build-patient.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import { findPerson, listByIdentifiers, type PersonDeps } from './find-person.ts';

/** `call`: a command without its id. `nothing`: the records say so already. */
export type PlannedStep =
  | { readonly is: 'call'; readonly operation: string; readonly input: object }
  | { readonly is: 'nothing'; readonly patientId?: string }
  | { readonly is: 'park'; readonly reason: ParkReason };

export type StepName = 'person' | 'merge' | 'death' | 'stay';

/** In this order; each is committed before the next is planned. */
export const STEPS: Readonly<Record<AdtEvent, readonly StepName[]>> = {
  A01: ['person', 'death', 'stay'],
  A02: ['person', 'stay'],
  A03: ['person', 'death', 'stay'],
  A04: ['person', 'death', 'stay'],
  A05: ['person', 'death', 'stay'],
  A08: ['person', 'death'],
  A11: ['person', 'stay'],
  A12: ['person', 'stay'],
  A13: ['person', 'stay'],
  A28: ['person', 'death'],
  A31: ['person', 'death'],
  A40: ['merge'],
};
/** These make a record where there is none; the others are about somebody who must be here. */
const REGISTERS: ReadonlySet<AdtEvent> = new Set(['A01', 'A04', 'A05', 'A28']);
const UPDATES: ReadonlySet<AdtEvent> = new Set([...REGISTERS, 'A08', 'A31']);

export interface StepContext extends PersonDeps {
  readonly reading: AdtReading;
  readonly person: { readonly is: 'known'; readonly patientId: string } | { readonly is: 'new' } | undefined;
  /** Of the steps before. */
  readonly patientId: string | undefined;
  /** For the reason that a cancellation wants: the event and who sent it. */
  readonly because: string;
  readonly atMs: number;
  readonly localOffsetMinutes: (wallMs: number) => number;
}

export const PLAN: Readonly<Record<StepName, (context: StepContext) => Promise<PlannedStep>>> = {
  person: planPerson,
  merge: planMerge,
  death: planDeath,
  stay: planStay,
};

const nothing = (patientId?: string): PlannedStep => ({ is: 'nothing', ...(patientId ? { patientId } : {}) });
const park = (kind: ParkReason['kind'], at: string, more: Partial<ParkReason> = {}): PlannedStep => ({
  is: 'park',
  reason: { kind, at, ...more },
});

async function planPerson(context: StepContext): Promise<PlannedStep> {
  const { reading, person } = context;
  const found = await findPerson(reading, person, dayOf(context), context);
  if (found.is === 'park') return found;
  if (found.is === 'new') {
    if (!REGISTERS.has(reading.event) && person?.is !== 'new') return park('unknown-patient', 'PID-3');
    return planRegistration(context, found.alike);
  }
  return UPDATES.has(reading.event) || person ? planUpdate(found.patient, context) : nothing(found.patient._id);
}

/** Numbers of other authorities. One of our own that nobody here has is not taken over: we alone give them out. */
function foreign({ reading }: StepContext) {
  return reading.identifiers.filter((one) => !isOwnNumber(one));
}

function planRegistration(context: StepContext, alike: readonly string[]): PlannedStep {
  const { said, malformed } = context.reading.person;
  const identifiers = foreign(context);
  if (malformed[0]) return park('malformed-value', malformed[0]);
  if (identifiers.length === 0) return park('unknown-patient', 'PID-3');
  if (!said.family) return park('missing-field', 'PID-5');
  const demographics = { given: [], sex: 'unknown', ...said, identifiers };
  const distinct = alike.length > 0 ? { distinctFrom: alike, distinctReason: context.because } : {};
  return { is: 'call', operation: contract.patient.register.name, input: { demographics, ...distinct } };
}

function planUpdate({ _id, _rev, resource }: Document<Patient>, context: StepContext): PlannedStep {
  const { said, malformed } = context.reading.person;
  if (malformed[0]) return park('malformed-value', malformed[0]);
  const changes = UPDATES.has(context.reading.event) ? { ...said } : {};
  const input = { patientId: _id, parent: _rev, changes: { ...changes, identifiers: [...foreign(context)] } };
  const after = editPatient(resource, input.changes, {
    recordedAt: new Date(context.atMs).toISOString(),
    country: context.country(),
  });
  if (canonicalJson(after) === canonicalJson(resource)) return nothing(_id);
  return { is: 'call', operation: contract.patient.edit.name, input };
}

/**
 * A40: the record of MRG-1 is given up for that of PID-3. Where only one of the two is here, it takes the numbers of both;
 * where both are, they are linked and both stay.
 */
async function planMerge(context: StepContext): Promise<PlannedStep> {
  const { reading, store } = context;
  if (reading.priorIdentifiers.length === 0) return park('missing-field', 'MRG-1');
  const gone = await listByIdentifiers(reading.priorIdentifiers, context);
  const found = await findPerson(reading, context.person, dayOf(context), context);
  const kept = found.is === 'known' ? found.patient : undefined;
  if (found.is === 'park' && gone.length === 0) return found;
  if (found.is === 'park' && found.reason.kind !== 'possible-double') return found;
  const others = gone.filter(({ _id }) => _id !== kept?._id);
  const [other, ...more] = others;
  if (more.length > 0) return park('several-patients', 'MRG-1', { patientIds: others.map(({ _id }) => _id) });
  const one = kept ?? other;
  if (!one) return park('unknown-patient', 'PID-3');
  if (!kept || !other) {
    const prior = reading.priorIdentifiers.filter((one) => !isOwnNumber(one));
    const both = { ...reading, event: 'A31' as const, identifiers: [...reading.identifiers, ...prior] };
    return planUpdate(one, { ...context, reading: both });
  }
  const stays = await context.records.listOfPatient<Encounter>(store, 'Encounter', other._id);
  if (stays.some(({ resource }) => isOpen(resource) || resource.status === 'planned'))
    return park('stay-open', 'MRG-1', { patientIds: [other._id] });
  const input = { patientId: kept._id, parent: kept._rev, replacedId: other._id, replacedParent: other._rev };
  return { is: 'call', operation: contract.interface.linkPatients.name, input: { ...input, reason: context.because } };
}

/** HL12: what PID-30 or PID-29 says. That somebody lives after all is for a person to decide: nothing is taken back. */
async function planDeath(context: StepContext): Promise<PlannedStep> {
  const { reading, patientId, store, records } = context;
  const { death } = reading.person;
  const patient = death && patientId ? records.toDocument<Patient>(await store.find(patientId)) : undefined;
  if (!death || !patient || lifeState(patient.resource).state === 'deceased') return nothing(patientId);
  const atMs = death.at && millisecondsOf(death.at, context.localOffsetMinutes);
  const diedOn = atMs === undefined ? death.at && partialDateOf(death.at) : new Date(atMs).toISOString();
  const input = { patientId, parent: patient._rev, ...(diedOn ? { diedOn } : {}) };
  return call(contract.patient.recordDeath, input);
}

type Stay = Document<Encounter>;

async function planStay(context: StepContext): Promise<PlannedStep> {
  const { patientId, reading } = context;
  if (!patientId) return park('unknown-patient', 'PID-3');
  const all = await context.records.listOfPatient<Encounter>(context.store, 'Encounter', patientId);
  const stays = ofVisit(all, reading.visit);
  const locationId = reading.place && (await locate(context));
  if (reading.place && !locationId && TAKES_A_PLACE.has(reading.event)) return park('unknown-place', 'PV1-3');
  return STAY[reading.event]?.(stays, { ...context, patientId, locationId }) ?? nothing(patientId);
}

/**
 * HL13: of several visits the one whose number PV1-19 says. @SAFETY One with another number of the same sender is never meant; one
 * without a number, which was opened here, may be.
 */
function ofVisit(stays: readonly Stay[], visit: AdtReading['visit']): readonly Stay[] {
  if (!visit) return stays;
  const numbersOf = ({ resource }: Stay) =>
    (resource.identifier ?? []).flatMap(({ system, value }) => (system === visit.system ? [value] : []));
  const named = stays.filter((stay) => numbersOf(stay).includes(visit.value));
  return named.length > 0 ? named : stays.filter((stay) => numbersOf(stay).length === 0);
}

const TAKES_A_PLACE: ReadonlySet<AdtEvent> = new Set(['A01', 'A02', 'A04', 'A05']);
interface StayContext extends StepContext {
  readonly patientId: string;
  readonly locationId: string | undefined;
}
type PlanStay = (stays: readonly Stay[], context: StayContext) => PlannedStep;

const STAY: Readonly<Partial<Record<AdtEvent, PlanStay>>> = {
  A01: admit,
  A02: transfer,
  A03: discharge,
  A04: visit,
  A05: expect,
  A11: (stays, context) => cancel(openStay(stays) ?? openVisit(stays), 'admit', context),
  A12: (stays, context) => cancel(openStay(stays), 'transfer', context),
  A13: (stays, context) => cancel(lastOver(stays), 'discharge', context),
};

const classOf = ({ resource }: Stay): string => resource.class?.code ?? '';
const openStay = (stays: readonly Stay[]) => stays.find((stay) => classOf(stay) === 'IMP' && isOpen(stay.resource));
const openVisit = (stays: readonly Stay[]) => stays.findLast((stay) => isOpen(stay.resource));
const expected = (stays: readonly Stay[]) => stays.find(({ resource }) => resource.status === 'planned');
const lastOver = (stays: readonly Stay[]) =>
  stays
    .filter((stay) => classOf(stay) === 'IMP' && stay.resource.status === 'finished')
    .toSorted((one, other) => (one.resource.period?.end ?? '').localeCompare(other.resource.period?.end ?? ''))
    .at(-1);
const lies = ({ resource }: Stay, locationId: string | undefined): boolean =>
  locationId === undefined ||
  placementsOf(resource).some((place) => place.how === 'lies' && place.locationId === locationId);

function on({ _id, _rev }: Stay, { patientId }: StayContext) {
  return { patientId, id: _id, parent: _rev };
}
function call(operation: { readonly name: string }, input: object): PlannedStep {
  return { is: 'call', operation: operation.name, input };
}

function admit(stays: readonly Stay[], context: StayContext): PlannedStep {
  const { patientId, locationId, reading } = context;
  const place = locationId ? { locationId } : {};
  const here = openStay(stays);
  if (here) return lies(here, locationId) ? nothing(patientId) : park('already-here', 'PV1-3');
  const awaited = expected(stays);
  if (awaited) return call(contract.encounter.arrive, { ...on(awaited, context), ...place });
  const mode = reading.isEmergency ? 'emergency' : 'planned';
  const reason = reading.reason ? { reason: reading.reason } : {};
  return call(contract.encounter.admit, { patientId, mode, ...place, ...reason, ...visitOf(reading) });
}

function expect(stays: readonly Stay[], context: StayContext): PlannedStep {
  const { patientId, locationId, reading } = context;
  if (expected(stays)) return nothing(patientId);
  const atMs = reading.expectedAt && millisecondsOf(reading.expectedAt, context.localOffsetMinutes);
  if (atMs === undefined) return park('missing-field', 'PV2-8');
  const expectedAt = new Date(atMs).toISOString();
  const mode = reading.isEmergency ? 'emergency' : 'planned';
  const place = locationId ? { locationId } : {};
  return call(contract.encounter.expect, { patientId, mode, expectedAt, ...place, ...visitOf(reading) });
}

const visitOf = ({ visit }: AdtReading) => (visit ? { visit } : {});

/** A04: a visit, in the emergency department or as an outpatient. One that is open already is that visit. */
function visit(stays: readonly Stay[], { patientId, locationId, reading }: StayContext): PlannedStep {
  const kind = reading.isEmergency ? 'EMER' : 'AMB';
  if (stays.some((stay) => classOf(stay) === kind && isOpen(stay.resource))) return nothing(patientId);
  return call(contract.encounter.open, { patientId, class: kind, ...(locationId ? { locationId } : {}) });
}

function transfer(stays: readonly Stay[], context: StayContext): PlannedStep {
  const { patientId, locationId } = context;
  const here = openStay(stays);
  if (!here) return park('not-here', 'PV1-2');
  if (!locationId) return park('missing-field', 'PV1-3');
  if (lies(here, locationId)) return nothing(patientId);
  return call(contract.encounter.transfer, { ...on(here, context), locationId });
}

function discharge(stays: readonly Stay[], context: StayContext): PlannedStep {
  const { reading } = context;
  const here = openStay(stays);
  if (here) return call(contract.encounter.discharge, { ...on(here, context), disposition: reading.disposition });
  const visited = openVisit(stays);
  return visited ? call(contract.encounter.close, on(visited, context)) : park('not-here', 'PV1-2');
}

function cancel(stay: Stay | undefined, act: 'admit' | 'transfer' | 'discharge', context: StayContext): PlannedStep {
  if (!stay) return park('not-here', 'PV1-2');
  return call(contract.encounter.cancelLast, { ...on(stay, context), act, reason: context.because });
}

const PAGE = 500;

async function locate({ reading, store, records }: StepContext): Promise<string | undefined> {
  const places: KnownPlace[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: 'Location', limit: PAGE, ...(afterId ? { afterId } : {}) });
    const documents = page.flatMap((stored) => records.toDocument<Location>(stored) ?? []);
    places.push(...documents.map(({ _id, resource }) => ({ id: _id, location: resource })));
    if (page.length < PAGE) break;
    afterId = page.at(-1)?.id;
  }
  const inUse = places.filter(({ location }) => location.status !== 'inactive');
  return reading.place && findPlace(reading.place, inUse);
}

function dayOf({ atMs }: StepContext): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
