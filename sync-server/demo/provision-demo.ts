/**
 * The demo hospital: two organisations from the scenario, each with places, staff and patients. Deterministic by seed
 * up to keys, codes and the day it is made; times are told backwards from that day, so that wards look alive.
 */
import { planExpected } from '#shared/domain/admission/admit.ts';
import { kindModel, laneOfKind } from '#shared/model/kinds.ts';
import type { DocumentStore, Edit } from '#shared/store/document-store.ts';
import { kindOf } from '#shared/store/envelope-facts.ts';
import { CENTRAL, type ServerContext } from '../context.ts';
import { createRecordNumberSupply } from '../import/record-number-supply.ts';
import { findRecordPrefix } from '../orgs/places.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { admitPatients } from './admit-patients.ts';
import { loadDemoKnowledge } from './demo-knowledge.ts';
import { createDemoRandom, type DemoRandom } from './demo-random.ts';
import { type DemoSite, layOutHospital, placeDocuments } from './hospital.ts';
import { fillShelves } from './pharmacy-shelves.ts';
import { type DemoOrganisation, scenario } from './scenario.ts';
import { type Colleague, type DemoDocument, tellHistory } from './tell-history.ts';

export interface DemoProgress {
  readonly organisation: string;
  readonly patients: number;
  readonly of: number;
  readonly documents: number;
}

export interface DemoOptions {
  /** Patients of each organisation. */
  readonly patients: number;
  readonly seed?: number;
  /** Key of the one organisation to make; all of the scenario by default. */
  readonly only?: string;
  readonly onProgress?: (progress: DemoProgress) => void;
}

export interface DemoHospital {
  readonly key: string;
  readonly provisioned: ProvisionedOrganisation;
  readonly documents: number;
}

const BATCH = 1000;
const HOUR_MS = 3600_000;
const DEFAULT_SEED = 20260101;

export async function provisionDemo(context: ServerContext, options: DemoOptions): Promise<readonly DemoHospital[]> {
  const hospitals: DemoHospital[] = [];
  for (const [index, organisation] of scenario.organisations.entries()) {
    if (options.only !== undefined && options.only !== organisation.key) continue;
    hospitals.push(
      await provisionOne(context, organisation, { ...options, seed: (options.seed ?? DEFAULT_SEED) + index * 10 }),
    );
  }
  return hospitals;
}

async function provisionOne(
  context: ServerContext,
  organisation: DemoOrganisation,
  options: DemoOptions & { seed: number },
): Promise<DemoHospital> {
  const provisioned = await provisionOrganisation(context, {
    name: organisation.name,
    demo: true,
    hue: organisation.hue,
    country: organisation.phoneCountry,
    sites: organisation.sites.map(({ code, name, wards }) => ({ code, name, wards })),
    users: organisation.staff.map(({ login, name, role }) => ({
      login,
      displayName: name,
      roles: [role],
      password: scenario.password,
    })),
  });
  await loadDemoKnowledge(context, provisioned.organisation);
  const documents = await fillWithPatients(context, organisation, provisioned, options);
  return { key: organisation.key, provisioned, documents };
}

async function fillWithPatients(
  context: ServerContext,
  organisation: DemoOrganisation,
  provisioned: ProvisionedOrganisation,
  options: DemoOptions & { seed: number },
): Promise<number> {
  const nowMs = context.clock.now();
  const random = createDemoRandom(options.seed);
  const store = await context.stores.open(provisioned.organisation.database);
  const sites = layOutHospital(random, createDemoRandom(options.seed + 5), organisation, provisioned.sites, nowMs);
  const staff = organisation.staff.map(({ login, name, role }) => ({
    id: provisioned.users.find((user) => user.login === login)?.userId ?? login,
    name,
    role,
  }));
  const ofOrders = createDemoRandom(options.seed + 7);
  const numbers = await numberSupplies(context, store, provisioned, sites);
  const load = new BulkLoad(store);
  const taken = new Set<string>();
  const mayCome = new Map<string, string>();
  let patients = 0;
  for (const admission of admitPatients(random, organisation, sites, options.patients, nowMs)) {
    const recordNumber = await (numbers.get(admission.siteCode)?.() ?? '');
    const context = { random, organisation, staff, nowMs, recordNumber, ofOrders, turn: patients };
    const history = tellHistory(admission.person, admission.stay, context);
    await load.add(toEdits(history, admission.siteCode));
    if (admission.stay.state === 'in' && admission.stay.locationId) taken.add(admission.stay.locationId);
    const [patient] = history;
    if (admission.stay.state === 'past' && admission.stay.locationId && patient)
      mayCome.set(admission.stay.locationId, patient.id);
    patients += 1;
    if (patients % 20 === 0 || patients === options.patients) {
      options.onProgress?.({
        organisation: organisation.name,
        patients,
        of: options.patients,
        documents: load.documents,
      });
    }
  }
  await load.add(placeEdits(sites, taken, CLOSED_BECAUSE[organisation.locale], nowMs));
  const pharmacist = staff.find(({ role }) => role === 'pharmacist');
  if (pharmacist) await load.add(shelfEdits(sites, { ...organisation, pharmacist, seed: options.seed + 8, nowMs }));
  await load.add(expectedEdits(createDemoRandom(options.seed + 6), sites, taken, mayCome, nowMs));
  await load.flush();
  return load.documents;
}

async function numberSupplies(
  { catalogue }: ServerContext,
  store: DocumentStore,
  { organisation }: ProvisionedOrganisation,
  sites: readonly DemoSite[],
) {
  const supplies = new Map<string, () => Promise<string>>();
  for (const site of sites) {
    const prefix = await findRecordPrefix(store, site.id);
    if (prefix) supplies.set(site.code, createRecordNumberSupply(catalogue, organisation.id, prefix));
  }
  return supplies;
}

class BulkLoad {
  documents = 0;
  #waiting: Edit[] = [];
  readonly #store: DocumentStore;

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  async add(edits: readonly Edit[]): Promise<void> {
    this.#waiting.push(...edits);
    if (this.#waiting.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const edits = this.#waiting;
    this.#waiting = [];
    const { outcomes } = await this.#store.write({ edits });
    const bad = outcomes.find((outcome) => outcome.state !== 'stored');
    if (bad)
      throw new Error(
        `the demo made a document that the model refuses: ${kindOf(bad.id)} ${'reason' in bad ? bad.reason : bad.state}`,
      );
    this.documents += edits.length;
  }
}

const CLOSED_BECAUSE = { en: 'Oxygen outlet under repair', fr: 'Prise d’oxygène en réparation' } as const;

/** In each larger ward somebody who was there before is to come in a few hours, into the third of the empty beds. */
function expectedEdits(
  random: DemoRandom,
  sites: readonly DemoSite[],
  taken: ReadonlySet<string>,
  mayCome: ReadonlyMap<string, string>,
  nowMs: number,
): Edit[] {
  return sites.flatMap((site) =>
    site.wards.flatMap((ward) => {
      const patientId = mayCome.get(ward.id);
      const bed = ward.beds.filter(({ id }) => !taken.has(id))[2];
      if (!patientId || !bed || ward.beds.length <= 12) return [];
      const [at, expectedAt] = [nowMs - 2 * HOUR_MS, nowMs + 3 * HOUR_MS].map((ms) => new Date(ms).toISOString()) as [
        string,
        string,
      ];
      const resource = planExpected({ patientId, mode: 'planned', locationId: bed.id, at, expectedAt });
      const stay = { id: `Encounter:${random.uuid(nowMs)}`, resource, atMs: nowMs - 2 * HOUR_MS, by: CENTRAL };
      return [toEdit(stay, site.code, patientId)];
    }),
  );
}

function shelfEdits(
  sites: readonly DemoSite[],
  of: Pick<DemoOrganisation, 'locale'> & { pharmacist: Colleague; seed: number; nowMs: number },
): Edit[] {
  const { places, movements } = fillShelves(sites, { ...of, random: createDemoRandom(of.seed) });
  return [
    ...places.map((place) => toEdit(place, '*')),
    ...[...movements].flatMap(([site, deliveries]) => deliveries.map((one) => toEdit(one, site))),
  ];
}

function placeEdits(sites: readonly DemoSite[], taken: ReadonlySet<string>, reason: string, nowMs: number): Edit[] {
  return sites
    .flatMap((site) => site.wards)
    .flatMap((ward) => placeDocuments(ward, taken, reason))
    .map((place) => toEdit({ ...place, atMs: nowMs, by: CENTRAL }, '*'));
}

function toEdits(history: readonly DemoDocument[], facility: string): Edit[] {
  const patient = history.find((document) => document.id.startsWith('Patient:'))?.id;
  return history.map((document) => toEdit(document, facility, patient));
}

function toEdit({ id, resource, atMs, by }: DemoDocument, facility: string, patient?: string): Edit {
  const kind = kindOf(id) ?? '';
  const envelope = {
    kind,
    v: kindModel(kind).v,
    facility,
    ...(patient ? { patient } : {}),
    at: `${new Date(atMs).toISOString()}-0000-${CENTRAL}`,
    by,
    station: CENTRAL,
    commit: { id: id.slice(id.indexOf(':') + 1), lane: laneOfKind(kind) },
  };
  return { id, body: JSON.stringify({ ...envelope, resource }) };
}
