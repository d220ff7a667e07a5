import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Encounter, MedicationKnowledge, MedicationRequest, Observation, Patient } from '@medplum/fhirtypes';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import type { Movement } from '#shared/domain/stock/movement.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { createStockLedger } from '#shared/domain/stock/stock-ledger.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { PRODUCT_CODE, productCode } from '#shared/model/medication-knowledge.ts';
import type { StockMovementResource } from '#shared/model/stock-movement.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { decideConfig } from '../config/config.ts';
import { buildContext, type ServerContext } from '../context.ts';
import { findFaults } from '../import/validate-resource.ts';
import { listLoadedPacks } from '../knowledge/load-knowledge-pack.ts';
import { getCountry } from './country.ts';
import { type DemoHospital, provisionDemo } from './provision-demo.ts';

const NOW = Date.UTC(2026, 10, 22, 8);
let folder: string;
let context: ServerContext;
let hospitals: readonly DemoHospital[];
let store: DocumentStore;

const listResources = async <T>(kind: string): Promise<readonly T[]> =>
  (await store.listDocuments({ kind, limit: 20_000 })).map(({ body }) => JSON.parse(body ?? '{}').resource as T);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdfast-demo-'));
  context = await buildContext(decideConfig({ data: folder }), {
    clock: { now: () => NOW },
    log: pino({ level: 'silent' }),
  });
  hospitals = await provisionDemo(context, { patients: 60 });
  store = await context.stores.open(hospitals[0]?.provisioned.organisation.database ?? '');
});
afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true });
});

describe('the demo hospital', () => {
  it('DE1 has two organisations with two sites each and staff of every role', () => {
    expect(hospitals.map(({ provisioned }) => provisioned.sites.length)).toEqual([2, 2]);
    expect(hospitals[0]?.provisioned.users.length).toBeGreaterThanOrEqual(7);
  });

  it('DE2 holds valid FHIR throughout', async () => {
    for (const kind of [
      'Patient',
      'Encounter',
      'Observation',
      'AllergyIntolerance',
      'Condition',
      'Composition',
      'MedicationRequest',
    ]) {
      const resources = await listResources<object>(kind);
      expect(resources.length, kind).toBeGreaterThan(0);
      for (const resource of resources.slice(0, 200)) expect(findFaults(resource).faults, kind).toEqual([]);
    }
  });

  it('DE3 lets vitals follow the illness: somebody is ill enough to escalate, most are not', async () => {
    const sets = (await listResources<Observation>('Observation')).flatMap((resource) => findVitals(resource) ?? []);
    const totals = sets.flatMap(({ news2 }) => (news2?.state === 'complete' ? [news2.total] : []));
    expect(totals.filter((total) => total >= 7).length).toBeGreaterThan(0);
    expect(totals.filter((total) => total <= 4).length).toBeGreaterThan(totals.length / 2);
  });

  it('DE4 never gives a drug of a class that the patient is allergic to', async () => {
    const allergic = new Map(
      (await listResources<{ patient: { reference: string }; code: { text: string } }>('AllergyIntolerance')).map(
        (resource) => [resource.patient.reference, resource.code.text],
      ),
    );
    const orders = await listResources<{ subject: { reference: string }; medicationCodeableConcept: { text: string } }>(
      'MedicationRequest',
    );
    const given = orders
      .filter((order) => allergic.get(order.subject.reference) === 'Penicillin')
      .map((order) => order.medicationCodeableConcept.text);
    expect(given.join()).not.toMatch(/cillin|amoxiclav/i);
  });

  it('DE7 gives everybody in a bed several real orders: they read back, are by products of the formulary, and some are time-critical', async () => {
    const inBed = new Set(
      (await listResources<Encounter>('Encounter')).flatMap(({ status, class: { code }, subject }) =>
        status === 'in-progress' && code === 'IMP' ? [subject?.reference] : [],
      ),
    );
    const requests = await listResources<MedicationRequest>('MedicationRequest');
    const orders = requests
      .filter(({ subject }) => inBed.has(subject.reference))
      .map((resource) => ({ patient: resource.subject.reference, order: readOrder({ id: 'x', resource }) }));
    const kinds = new Set(
      orders.map(({ order: { dosing } }) => (dosing.state === 'read' ? dosing.dosing.regimen.kind : 'as written')),
    );
    expect([...kinds].sort()).toEqual(['as-needed', 'at-times', 'every', 'infusion', 'scale']);
    const products = await listResources<MedicationKnowledge>('MedicationKnowledge');
    const codes = new Set(products.map((one) => productCode(one)));
    expect(orders.filter(({ order }) => !codes.has(codeIn(order.drug, PRODUCT_CODE)))).toEqual([]);
    const perPatient = Map.groupBy(orders, ({ patient }) => patient);
    expect(perPatient.size).toBe(inBed.size);
    expect(Math.min(...[...perPatient.values()].map((list) => list.length))).toBeGreaterThanOrEqual(2);
    expect(orders.some(({ order }) => order.timeCritical)).toBe(true);
    expect(new Set(orders.map(({ order }) => order.verification.state))).toEqual(new Set(['verified', 'unverified']));
  });

  it('DE9 has stock in the pharmacies of both sites: every batch belongs to a product, nothing is controlled', async () => {
    const movements = await listResources<StockMovementResource>('StockMovement');
    const products = await listResources<MedicationKnowledge>('MedicationKnowledge');
    const byCode = new Map(products.map((one) => [productCode(one), readProductResource(one)]));
    expect(movements.length).toBeGreaterThan(100);
    expect(movements.filter(({ product }) => byCode.get(product)?.controlledClass !== undefined)).toEqual([]);
    expect(movements.filter(({ product }) => !byCode.has(product))).toEqual([]);
    const ledger = createStockLedger(
      movements.map(
        (one, n) => ({ ...one, id: `${n}`, at: '', station: '', quantity: quantity(one.quantity) }) as Movement,
      ),
    );
    const held = ledger.listHoldings();
    expect(held.every(({ available }) => available > 0)).toBe(true);
    expect(new Set(held.map(({ location }) => location)).size).toBe(4);
  });

  it('DE8 has the demonstration pack in force', async () => {
    const { organisation } = hospitals[0]?.provisioned ?? {};
    if (!organisation) throw new Error('no hospital');
    const [pack] = await listLoadedPacks(store, organisation);
    expect(pack?.head).toMatchObject({ id: 'demo', version: 1 });
  });

  it('DE6 lets everybody live, and have a telephone, in the country of the hospital', async () => {
    for (const [index, code, phone, postcode] of [
      [0, 'IE', /^\+353/, /^[A-Z]\d\d [A-Z0-9]{4}$/],
      [1, 'FR', /^\+33/, /^7[34]\d{3}$/],
    ] as const) {
      const own = await context.stores.open(hospitals[index]?.provisioned.organisation.database ?? '');
      const towns = getCountry(code).towns.map(([town]) => town);
      const patients = (await own.listDocuments({ kind: 'Patient', limit: 100 })).map(
        ({ body }) => JSON.parse(body ?? '{}').resource as Patient,
      );
      expect(patients.length).toBe(60);
      for (const { address, telecom, contact } of patients) {
        expect(towns).toContain(address?.[0]?.city);
        expect(address?.[0]).toMatchObject({ country: code, postalCode: expect.stringMatching(postcode) });
        expect(telecom?.[0]?.value).toMatch(phone);
        expect(contact?.[0]?.telecom?.[0]?.value).toMatch(phone);
      }
    }
  });

  it('DE5 is the same hospital for the same seed', async () => {
    const names = (await listResources<{ name: { family: string }[] }>('Patient')).map(
      (patient) => patient.name[0]?.family,
    );
    const again = await mkdtemp(path.join(tmpdir(), 'holdfast-demo-'));
    const other = await buildContext(decideConfig({ data: again }), {
      clock: { now: () => NOW },
      log: pino({ level: 'silent' }),
    });
    const [first] = await provisionDemo(other, { patients: 60 });
    const twin = await other.stores.open(first?.provisioned.organisation.database ?? '');
    const same = (await twin.listDocuments({ kind: 'Patient', limit: 100 })).map(
      ({ body }) => JSON.parse(body ?? '{}').resource.name[0].family,
    );
    expect(same).toEqual(names);
    await other.close();
    await rm(again, { recursive: true });
  });
});
