/** Central with the demo hospital, on a clock that is moved: who lies in its first ward, and the code on each pack. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encounter, Location, MedicationKnowledge, MedicationRequest, Patient } from '@medplum/fhirtypes';
import { pino } from 'pino';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { provisionDemo } from '#sync-server/demo/provision-demo.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import type { DayClock } from './day-clock.ts';

export interface Bed {
  readonly patientId: string;
  /** As the wristband carries it. */
  readonly wristband: string;
}

export interface WardHospital {
  readonly server: RunningServer;
  readonly folder: string;
  readonly central: DocumentStore;
  /** Everybody in the first ward. */
  readonly beds: readonly Bed[];
  code(): Promise<string>;
  /** What a scanner reads on the pack of an order, where the formulary has a code for it. */
  packOf(orderId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function startWardHospital(clock: DayClock, patients: number): Promise<WardHospital> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-ward-day-'));
  const server = await startServer(
    { listen: '127.0.0.1:0', data: join(folder, 'central') },
    { clock, machineClock: clock, log: pino({ level: 'error' }) },
  );
  const [demo] = await provisionDemo(server.context, { patients, only: 'brigid' });
  if (!demo) throw new Error('the scenario has no hospital brigid');
  const { organisation, sites } = demo.provisioned;
  const central = await server.context.stores.open(organisation.database);
  const ward = sites[0]?.wards[0];
  if (!ward) throw new Error('the hospital has no ward');
  const gtins = await listGtins(central);
  return {
    server,
    folder,
    central,
    beds: await listBeds(central, ward.id),
    code: async () => (await issueEnrolmentCode(server.context, organisation)).code,
    async packOf(orderId) {
      const order = await read<MedicationRequest>(central, orderId);
      const gtin = gtins.get(order?.medicationCodeableConcept?.coding?.[0]?.code ?? '');
      return gtin && packCode(gtin);
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function packCode(gtin: string): string {
  const written = writeElementString([
    { ai: '01', value: gtin },
    { ai: '17', value: '291231' },
    { ai: '10', value: 'WARDDAY' },
  ]);
  if (written.state !== 'written') throw new Error(`no element string for ${gtin}`);
  return written.text;
}

async function listGtins(store: DocumentStore): Promise<ReadonlyMap<string, string>> {
  const products = await list<MedicationKnowledge>(store, 'MedicationKnowledge');
  return new Map(
    products.flatMap(({ resource }) => {
      const product = readProductResource(resource);
      const gtin = product?.packs[0]?.gtin;
      return product && gtin ? [[product.code, gtin] as const] : [];
    }),
  );
}

async function listBeds(store: DocumentStore, wardId: string): Promise<readonly Bed[]> {
  const places = await list<Location>(store, 'Location');
  const parts = new Map(places.map(({ id, resource }) => [id, resource.partOf]));
  const isHere = (place: string | undefined): boolean =>
    place !== undefined && (place === wardId || isHere(documentIdOf(parts.get(place))));
  const stays = await list<Encounter>(store, 'Encounter');
  const patientIds = stays
    .filter(
      ({ resource: { status, location } }) => status === 'in-progress' && isHere(documentIdOf(location?.[0]?.location)),
    )
    .map(({ resource }) => documentIdOf(resource.subject) ?? '');
  return Promise.all(patientIds.map(async (patientId) => ({ patientId, wristband: await bandOf(store, patientId) })));
}

async function bandOf(store: DocumentStore, patientId: string): Promise<string> {
  const patient = await read<Patient>(store, patientId);
  return writeHospitalCode({ subject: 'wristband', value: (patient && findPatientNumber(patient)?.value) ?? '' });
}

async function list<R>(store: DocumentStore, kind: string): Promise<{ id: string; resource: R }[]> {
  const found = await store.listDocuments({ kind, limit: 100_000 });
  return found.flatMap(({ id, body }) =>
    body ? [{ id, resource: (JSON.parse(body) as { resource: R }).resource }] : [],
  );
}

async function read<R>(store: DocumentStore, id: string): Promise<R | undefined> {
  const found = await store.find(id);
  return found?.body ? (JSON.parse(found.body) as { resource: R }).resource : undefined;
}
