/** Central, a demo hospital and its desks: each with a network of its own that can be cut, and a window to work at. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { composeCore } from '#main/core/compose.ts';
import { openTestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { lifeState, type PatientName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { provisionDemo } from '#sync-server/demo/provision-demo.ts';
import type { OrganisationEntry } from '#sync-server/orgs/catalogue.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import type { ProvisionedOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { FINE, type LossyProxy, startLossyProxy } from '../system/lossy-proxy.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

export interface Desk {
  readonly name: string;
  readonly purpose: 'ward' | 'front-desk';
  /** Position among the sites; the first where it is left out. */
  readonly site?: number;
  /** Position among the wards of the site. */
  readonly ward?: number;
}

/** A workstation: its folder, its line to central, and the window while it is open. */
export interface Station extends LaunchedApp {
  readonly name: string;
  /** Code of the site. */
  readonly site: string;
  readonly network: LossyProxy;
  /** Pulls the plug: window and shell end at once, without a word to anybody. */
  kill(): Promise<void>;
  /** Starts the program again on the same folder; what ran before must have ended. */
  relaunch(): Promise<void>;
}

export interface KnownPatient extends PatientName {
  readonly id: string;
  readonly rev: string;
  readonly body?: string | undefined;
}

export interface Hospital {
  readonly server: RunningServer;
  readonly organisation: OrganisationEntry;
  readonly sites: ProvisionedOrganisation['sites'];
  readonly central: DocumentStore;
  /** Somebody of the desks' site, living, in nobody's care today, with a family name that nobody else has. */
  findPatient(): Promise<KnownPatient>;
  /** Likewise of another site, with a name of its own there, perhaps in care there. */
  findPatientElsewhere(): Promise<KnownPatient>;
  /** Ids of the living people of the desks' site. */
  listPatients(): Promise<readonly string[]>;
  /** A code as the administrator's print-out carries it. */
  issueCode(): Promise<string>;
  /** Enrols a desk through a line of its own and opens its window. `address` replaces the line's end at central. */
  open(desk: Desk, options?: { readonly targetPort?: number }): Promise<Station>;
  /** Ends what was opened on it; central goes on. */
  closeDesks(): Promise<void>;
  close(): Promise<void>;
}

export const WARD: Desk = { name: 'Ward desk', purpose: 'ward', ward: 0 };
export const FRONT: Desk = { name: 'Front desk', purpose: 'front-desk' };

const DEMO_KEY = 'brigid';

export async function startHospital({ patients }: { readonly patients: number }): Promise<Hospital> {
  const world = await mkdtemp(join(tmpdir(), 'holdfast-hospital-'));
  const server = await startServer(
    { listen: '127.0.0.1:0', data: join(world, 'central') },
    { log: pino({ level: 'error' }) },
  );
  const [demo] = await provisionDemo(server.context, { patients, only: DEMO_KEY });
  if (!demo) throw new Error(`the scenario has no hospital ${DEMO_KEY}`);
  const { organisation, sites } = demo.provisioned;
  const central = await server.context.stores.open(organisation.database);
  const centralPort = Number(new URL(server.address).port);
  const stations: Station[] = [];
  const networks: LossyProxy[] = [];
  let enrolled = 0;
  const closeDesks = async () => {
    for (const station of stations.splice(0)) await station.close();
    for (const network of networks.splice(0)) await network.close().catch(() => undefined);
  };
  const issueCode = async () => (await issueEnrolmentCode(server.context, organisation)).code;

  return {
    server,
    organisation,
    sites,
    central,
    findPatient: () => findPatient(central, sites[0]?.code ?? '', 'free'),
    findPatientElsewhere: () => findPatient(central, sites[1]?.code ?? '', 'any'),
    listPatients: () => listLiving(central, sites[0]?.code ?? ''),
    issueCode,
    async open(desk, { targetPort = centralPort } = {}) {
      enrolled += 1;
      const network = await startLossyProxy({ targetPort, seed: enrolled, weather: FINE });
      networks.push(network);
      const dataFolder = join(world, `station-${enrolled}`);
      await enrol(dataFolder, network.address, await issueCode(), desk);
      const station = await openStation(desk.name, sites[desk.site ?? 0]?.code ?? '', dataFolder, network);
      stations.push(station);
      return station;
    },
    closeDesks,
    async close() {
      await closeDesks();
      await server.close();
      await rm(world, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function findPatient(central: DocumentStore, site: string, care: 'free' | 'any'): Promise<KnownPatient> {
  const bodies = async (kind: string) =>
    (await central.listDocuments({ kind, limit: 1000 })).map((stored) => ({
      ...stored,
      ...JSON.parse(stored.body ?? '{}'),
    }));
  const inCare = (await bodies('Encounter')).filter(({ resource }) => resource.status === 'in-progress');
  const patients = (await bodies('Patient')).map((stored) => ({ ...stored, ...patientName(stored.resource) }));
  const rivals = care === 'free' ? patients : patients.filter(({ facility }) => facility === site);
  const isAlone = (family: string) => rivals.filter((other) => other.family === family).length === 1;
  const found = patients.find(
    ({ id, facility, family, resource }) =>
      facility === site &&
      isAlone(family) &&
      lifeState(resource).state === 'living' &&
      (care === 'any' || !inCare.some(({ patient }) => patient === id)),
  );
  if (!found) throw new Error('the demo has nobody with a family name of his own');
  return found;
}

async function listLiving(central: DocumentStore, site: string): Promise<readonly string[]> {
  const patients = await central.listDocuments({ kind: 'Patient', limit: 1000 });
  return patients.flatMap(({ id, body }) => {
    const { facility, resource } = JSON.parse(body ?? '{}');
    return facility === site && lifeState(resource).state === 'living' ? [id] : [];
  });
}

/** As the first screen does, without a window: that screen has a test of its own. */
async function enrol(dataFolder: string, address: string, code: string, desk: Desk): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const core = composeCore({ dataFolder });
  await core.start();
  const window = openTestWindow(core);
  const { fingerprint, sites } = await window.done(contract.station.checkCode, { address, code });
  const site = sites[desk.site ?? 0];
  const ward = desk.ward === undefined ? undefined : site?.wards[desk.ward];
  await window.done(contract.station.enrol, {
    address,
    code,
    fingerprint,
    stationName: desk.name,
    siteId: site?.id ?? '',
    purpose: desk.purpose,
    ...(ward ? { wardId: ward.id } : {}),
  });
  await core.stop();
}

async function openStation(name: string, site: string, dataFolder: string, network: LossyProxy): Promise<Station> {
  const lives = [await launchApp({ dataFolder })];
  const present = () => {
    const life = lives.at(-1);
    if (!life) throw new Error('a station has at least one life');
    return life;
  };
  return {
    name,
    site,
    dataFolder,
    network,
    get app() {
      return present().app;
    },
    get page() {
      return present().page;
    },
    async close() {
      for (const life of lives) await life.close();
    },
    async kill() {
      const { app } = present();
      const closed = app.waitForEvent('close');
      app.process().kill('SIGKILL');
      await closed;
    },
    async relaunch() {
      lives.push(await launchApp({ dataFolder }));
    },
  };
}
