/** What a station does in the story of the twenty: act n of a station is the same in every run. */
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import type { ComposedStation } from './composed-station.ts';

export const SHARED_PATIENTS = 40;
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

export interface ActCounts {
  own: number;
  shared: number;
  deleted: number;
  /** Replication was faster than the hand: nothing was acknowledged, nothing can be lost. */
  overtaken: number;
}

const sharedPatient = (n: number) => `Patient:shared-${n}`;
const own = (station: string, n: number) => `AllergyIntolerance:${station}-${n}`;

export async function makeSharedPatients(station: ComposedStation): Promise<void> {
  for (let n = 0; n < SHARED_PATIENTS; n += 1) {
    const resource = { name: [{ family: `Shared ${n}` }], telecom: [{ system: 'phone', value: '0' }], address: [] };
    await station.write({ id: sharedPatient(n), resource, patient: sharedPatient(n) });
  }
}

/** One act: of a hundred, 20 edit a shared patient, 5 delete an own document, 75 make or change one of their own. */
export async function act(station: ComposedStation, name: string, n: number, counts: ActCounts): Promise<void> {
  const dice = createSeededRandom(hashOf(name) + n).below(100);
  const which = createSeededRandom(hashOf(name) * 7 + n).below(SHARED_PATIENTS);
  if (dice < 20) return editShared(station, name, n, which, counts);
  if (dice < 25 && (await deleteOwn(station, name, n, counts))) return;
  if (dice < 45 && (await editOwn(station, name, n, counts))) return;
  await makeOwn(station, name, n, counts);
}

function hashOf(name: string): number {
  return [...name].reduce((hash, letter) => hash * 31 + letter.charCodeAt(0), 7) * 1000;
}

async function makeOwn(station: ComposedStation, name: string, n: number, counts: ActCounts): Promise<void> {
  const id = own(name, n);
  if (await station.place.desk.store.find(id)) return; // done before the process was killed
  const rev = await station.write({
    id,
    patient: sharedPatient(n % SHARED_PATIENTS),
    resource: allergy(name, n, 'low'),
  });
  if (rev === undefined) throw new Error(`${id} could not be made`);
  counts.own += 1;
}

/** Undefined parent: there is none of its own yet. */
async function findOwn(station: ComposedStation, name: string, before: number) {
  for (let n = before - 1; n >= Math.max(0, before - 20); n -= 1) {
    const found = await station.place.desk.store.find(own(name, n));
    if (found && !found.deleted) return { n, found };
  }
  return undefined;
}

async function editOwn(station: ComposedStation, name: string, n: number, counts: ActCounts): Promise<boolean> {
  const mine = await findOwn(station, name, n);
  if (!mine) return false;
  const patient = sharedPatient(mine.n % SHARED_PATIENTS);
  const change = { id: mine.found.id, parent: mine.found.rev, patient, resource: allergy(name, mine.n, 'high') };
  if ((await station.write(change)) === undefined) counts.overtaken += 1;
  else counts.own += 1;
  return true;
}

async function deleteOwn(station: ComposedStation, name: string, n: number, counts: ActCounts): Promise<boolean> {
  const mine = await findOwn(station, name, n);
  if (!mine) return false;
  const rev = await station.write({ id: mine.found.id, parent: mine.found.rev, deleted: true });
  if (rev === undefined) counts.overtaken += 1;
  else counts.deleted += 1;
  return true;
}

/** Phone on some stations, address on others: rules merge both, the later phone wins. */
async function editShared(
  station: ComposedStation,
  name: string,
  n: number,
  which: number,
  counts: ActCounts,
): Promise<void> {
  const id = sharedPatient(which);
  const winner = await station.place.desk.store.find(id);
  if (!winner?.body) throw new Error(`${id} is not here`);
  const { resource } = JSON.parse(winner.body) as { resource: object };
  const edited =
    n % 2 === 0
      ? { ...resource, telecom: [{ system: 'phone', value: `${name}-${n}` }] }
      : { ...resource, address: [{ city: `${name}-${n}` }] };
  const rev = await station.write({ id, parent: winner.rev, patient: id, resource: edited });
  if (rev === undefined) counts.overtaken += 1;
  else counts.shared += 1;
}

/** A substance of its own each: none is flagged as standing twice. */
function allergy(name: string, n: number, criticality: string): object {
  return {
    patient: { reference: `Patient/shared-${n % SHARED_PATIENTS}` },
    code: { text: `Substance ${name} ${n}` },
    criticality,
    clinicalStatus: { coding: [{ system: CLINICAL, code: 'active' }] },
  };
}
