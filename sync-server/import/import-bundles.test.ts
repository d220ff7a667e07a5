import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { importBundles } from './import-bundles.ts';

const PATIENT = 'urn:uuid:0b7f0a3e-3c7d-4f57-9d9d-2f0b6f2f0001';
const patient = {
  fullUrl: PATIENT,
  resource: { resourceType: 'Patient', id: 'a', name: [{ family: 'Okafor', given: ['Chidi'] }], gender: 'male' },
};
const allergy = {
  fullUrl: 'urn:uuid:0b7f0a3e-3c7d-4f57-9d9d-2f0b6f2f0002',
  resource: {
    resourceType: 'AllergyIntolerance',
    patient: { reference: PATIENT },
    code: { text: 'Penicillin' },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
    recorder: { reference: 'Practitioner?identifier=urn:npi|99' },
  },
};
const bundle = (...entry: unknown[]) => JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });

let folder: string;
let store = createMemoryStore();
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdfast-import-'));
  store = createMemoryStore();
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content);
const run = (more: Partial<Parameters<typeof importBundles>[0]> = {}) =>
  importBundles({
    store,
    paths: [folder],
    stamp: () => ({ at: '2026-01-01T00:00:00.000Z-0000-central', facility: 'BRG' }),
    ...more,
  });

describe('importing FHIR bundles', () => {
  it('IM1 stores each resource once and maps references to the documents they became', async () => {
    await put('a.json', bundle(patient, allergy));
    const report = await run();
    expect(report.imported).toEqual({ Patient: 1, AllergyIntolerance: 1 });
    const [stored] = await store.listDocuments({ kind: 'AllergyIntolerance', limit: 10 });
    const body = JSON.parse(stored?.body ?? '{}');
    expect(body.patient).toMatch(/^Patient:/);
    expect(body.resource.patient.reference).toBe(body.patient.replace(':', '/'));
    expect(body.resource.recorder).toEqual({ type: 'Practitioner', identifier: { system: 'urn:npi', value: '99' } });
  });

  it('IM2 changes nothing when it runs again, packed or not', async () => {
    await put('a.json', bundle(patient, allergy));
    await run();
    const before = (await store.info()).updateSeq;
    await put('b.json.gz', gzipSync(bundle(patient, allergy)));
    const report = await run();
    expect(report).toMatchObject({ imported: {}, updated: {}, unchanged: 4 });
    expect((await store.info()).updateSeq).toBe(before);
  });

  it('IM3 never overwrites what a person has changed here since', async () => {
    await put('a.json', bundle(patient));
    await run();
    const [here] = await store.listDocuments({ kind: 'Patient', limit: 1 });
    if (!here?.body) throw new Error('not imported');
    const edited = { ...JSON.parse(here.body), by: 'User:nora' };
    await store.write({ edits: [{ id: here.id, parent: here.rev, body: JSON.stringify(edited) }] });
    await put('a.json', bundle({ ...patient, resource: { ...patient.resource, gender: 'female' } }));
    const report = await run();
    expect(report.unmapped).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('the record here stands') }),
    ]);
    expect(JSON.parse((await store.find(here.id))?.body ?? '{}').resource.gender).toBe('male');
  });

  it('IM4 refuses a truncated file whole and says where it ends', async () => {
    await put('cut.json', bundle(patient, allergy).slice(0, -40));
    await put('cut.json.gz', gzipSync(bundle(patient, allergy)).subarray(0, 60));
    const report = await run();
    expect(report.refused).toHaveLength(2);
    expect(report.refused[0]?.reason).toMatch(/near byte \d+.*Nothing of this file was imported/s);
    expect((await store.info()).docCount).toBe(0);
  });

  it('IM5 refuses unknown resource types and broken resources one by one, with path and reason', async () => {
    await put(
      'a.json',
      bundle(
        patient,
        { resource: { resourceType: 'Spaceship' } },
        { resource: { resourceType: 'Patient', gender: 5 } },
        {},
      ),
    );
    const report = await run();
    expect(report.imported).toEqual({ Patient: 1 });
    expect(report.refused.map((finding) => finding.path)).toEqual([
      expect.stringMatching(/^entry\[1\]/),
      expect.stringMatching(/^entry\[2\]\.Patient\.gender/),
      'entry[3]',
    ]);
  });

  it('IM6 keeps apart what two files call by the same local id', async () => {
    const local = (family: string) => ({
      fullUrl: 'Patient/1',
      resource: { resourceType: 'Patient', id: '1', name: [{ family }] },
    });
    await put('a.json', bundle(local('Adeyemi')));
    await put('b.json', bundle(local('Brandt')));
    expect((await run()).imported).toEqual({ Patient: 2 });
  });

  it('IM7 can be stopped and goes on where it was', async () => {
    await put('a.json', bundle(patient));
    await put('b.json', bundle({ ...patient, fullUrl: 'urn:uuid:0b7f0a3e-3c7d-4f57-9d9d-2f0b6f2f0009' }));
    const stop = new AbortController();
    const first = await run({ signal: stop.signal, onProgress: ({ resources }) => resources > 0 && stop.abort() });
    expect(first.stopped).toBe(true);
    const second = await run();
    expect(second).toMatchObject({ stopped: false, unchanged: 1, imported: { Patient: 1 } });
  });
});
