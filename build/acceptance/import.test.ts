import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { parseRecordNumber } from '#shared/domain/record-number/record-number.ts';
import { decideConfig } from '#sync-server/config/config.ts';
import { buildContext, type ServerContext } from '#sync-server/context.ts';
import { importIntoOrganisation } from '#sync-server/import/import-into-organisation.ts';
import type { ImportReport } from '#sync-server/import/import-report.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { sharedData } from './shared-data.ts';

describe.skipIf(!sharedData())('importing the real bundles', () => {
  const bundles = path.join(sharedData() ?? '', 'fhir-r4');
  let folder: string;
  let context: ServerContext;
  let run: (paths: readonly string[]) => Promise<ImportReport>;
  let first: ImportReport;
  let database = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-import-real-'));
    context = await buildContext(decideConfig({ data: folder }), { log: pino({ level: 'silent' }) });
    const users = [{ login: 'admin', displayName: 'A', roles: ['administrator'], password: 'a long password' }];
    const { organisation } = await provisionOrganisation(context, {
      name: 'Real',
      sites: [{ code: 'N', name: 'North' }],
      users,
    });
    database = organisation.database;
    run = (paths) => importIntoOrganisation(context, organisation, { paths });
    first = await run([bundles]);
  }, 180_000);
  afterAll(async () => {
    await context.close();
    await rm(folder, { recursive: true });
  });

  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

  it('IM8 reads 203 bundles of three dialects and accounts for every entry', () => {
    expect(first.files).toBe(203);
    const refusedEntries = new Set(first.refused.map(({ file, path: place }) => `${file} ${place?.split('.')[0]}`));
    expect(sum(first.imported) + sum(first.updated) + first.unchanged + refusedEntries.size).toBe(
      countEntries(bundles),
    );
  });

  it('IM8 imports every Synthea resource, and refuses only entries of lab messages, each with a reason', () => {
    expect(first.imported).toMatchObject({ AllergyIntolerance: 184, ImagingStudy: 68, DocumentReference: 669 });
    expect(new Set(first.refused.map(({ reason }) => reason)).size).toBeLessThan(12);
    expect(first.refused.every(({ path: place, reason }) => place && reason)).toBe(true);
  });

  it('IM9 gives each patient a record number with a valid check character', async () => {
    const store = await context.stores.open(database);
    const patients = await store.listDocuments({ kind: 'Patient', limit: 1000 });
    const numbers = patients.map(({ body }) => findPatientNumber(JSON.parse(body ?? '{}').resource)?.value ?? '');
    expect(numbers.every((number) => parseRecordNumber(number))).toBe(true);
    expect(new Set(numbers).size).toBe(patients.length);
  });

  it('IM2 changes nothing when the real bundles are imported again', async () => {
    const store = await context.stores.open(database);
    const before = (await store.info()).docCount;
    const again = await run([path.join(bundles, 'synthea-hiv-bundles-google'), path.join(bundles, 'cdc-elr-bundles')]);
    expect(again).toMatchObject({ imported: {}, updated: {} });
    expect((await store.info()).docCount - before).toBe(1); // the audit event of the import itself
  }, 60_000);

  it('IM4 refuses a real bundle that was cut, whole', async () => {
    const name = readdirSync(path.join(bundles, 'synthea-transaction-bundles-smart'))[0] ?? '';
    const packed = readFileSync(path.join(bundles, 'synthea-transaction-bundles-smart', name));
    await writeFile(path.join(folder, 'cut.json.gz'), packed.subarray(0, packed.length >> 1));
    const report = await run([path.join(folder, 'cut.json.gz')]);
    expect(report).toMatchObject({ imported: {}, refused: [{ file: 'cut.json.gz' }] });
  });
});

function countEntries(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.json(\.gz)?$/.test(name),
  );
  return files.reduce((total, name) => {
    const bytes = readFileSync(path.join(folder, name));
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return total + (JSON.parse(text).entry?.length ?? 0);
  }, 0);
}
