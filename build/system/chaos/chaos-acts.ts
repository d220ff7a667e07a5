/**
 * What a station does in the chaos: act n of a station is the same in every run. Ids tell the site, so that whoever holds
 * a document of another one shows.
 */
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import type { ComposedStation } from '../composed-station.ts';

export const PATIENTS_PER_SITE = 12;
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const NEWEST = 20;

export const patientOf = (site: number, n: number) => `Patient:site-${site}-${n}`;
const ownId = (site: number, name: string, n: number) => `AllergyIntolerance:site-${site}-${name}-${n}`;

/** The site in an id of the chaos; undefined for what the organisation itself made. */
export function findSiteOf(id: string): number | undefined {
  const site = /^(?:Patient|AllergyIntolerance):site-(\d+)-/.exec(id)?.[1];
  return site === undefined ? undefined : Number(site);
}

export interface Actor {
  readonly station: ComposedStation;
  readonly name: string;
  readonly site: number;
}

export async function makePatients({ station, site }: Actor): Promise<void> {
  for (let n = 0; n < PATIENTS_PER_SITE; n += 1) {
    const id = patientOf(site, n);
    if (await station.place.desk.store.find(id)) continue;
    const resource = {
      name: [{ family: `Site ${site} ${n}` }],
      telecom: [{ system: 'phone', value: '0' }],
      address: [],
    };
    await station.write({ id, resource, patient: id });
  }
}

/** Of a hundred acts, 25 edit a patient of the site, 5 delete and 20 change something of the station's own; the others make it. */
export async function act(actor: Actor, n: number): Promise<'done' | 'overtaken'> {
  const random = createSeededRandom(hashOf(actor.name) + n);
  const dice = random.below(100);
  if (dice < 25) return editPatient(actor, n, random.below(PATIENTS_PER_SITE));
  const mine = dice < 50 ? await findOwn(actor, n) : undefined;
  if (!mine) return makeOwn(actor, n);
  if (dice < 30) return write(actor, { id: mine.id, parent: mine.rev, deleted: true });
  const patient = patientOf(actor.site, n % PATIENTS_PER_SITE);
  return write(actor, { id: mine.id, parent: mine.rev, resource: allergy(actor, n, 'high'), patient });
}

const hashOf = (name: string): number => [...name].reduce((hash, letter) => hash * 31 + letter.charCodeAt(0), 7) * 1000;

async function write({ station }: Actor, change: Parameters<ComposedStation['write']>[0]) {
  return (await station.write(change)) === undefined ? 'overtaken' : 'done';
}

async function makeOwn(actor: Actor, n: number): Promise<'done' | 'overtaken'> {
  const id = ownId(actor.site, actor.name, n);
  if (await actor.station.place.desk.store.find(id)) return 'done'; // before the process was killed
  const patient = patientOf(actor.site, n % PATIENTS_PER_SITE);
  return write(actor, { id, patient, resource: allergy(actor, n, 'low') });
}

async function findOwn({ station, site, name }: Actor, before: number) {
  for (let n = before - 1; n >= Math.max(0, before - NEWEST); n -= 1) {
    const found = await station.place.desk.store.find(ownId(site, name, n));
    if (found && !found.deleted) return found;
  }
  return undefined;
}

/** Phone in some acts, address in others: rules merge both. */
async function editPatient(actor: Actor, n: number, which: number): Promise<'done' | 'overtaken'> {
  const id = patientOf(actor.site, which);
  const winner = await actor.station.place.desk.store.find(id);
  if (!winner?.body) throw new Error(`${id} is not here`);
  const { resource } = JSON.parse(winner.body) as { resource: object };
  const words = `${actor.name}-${n}`;
  const change = n % 2 === 0 ? { telecom: [{ system: 'phone', value: words }] } : { address: [{ city: words }] };
  return write(actor, { id, parent: winner.rev, patient: id, resource: { ...resource, ...change } });
}

/** A substance of its own each: none is flagged as standing twice. */
function allergy({ site, name }: Actor, n: number, criticality: string): object {
  return {
    patient: { reference: `Patient/site-${site}-${n % PATIENTS_PER_SITE}` },
    code: { text: `Substance ${name} ${n}` },
    criticality,
    clinicalStatus: { coding: [{ system: CLINICAL, code: 'active' }] },
  };
}
