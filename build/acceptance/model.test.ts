import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();
/** Folder and the number of Observations without a code in it: R4 demands one, and a measurement of nothing says nothing. */
const DIALECTS = [
  ['synthea-transaction-bundles-smart', 0],
  ['synthea-hiv-bundles-google', 0],
  ['cdc-elr-bundles', 50],
] as const;

/** FHIR ids may hold dots, document ids may not: the importer maps them. */
function withOurIds(json: string): string {
  return json.replace(/"Patient\/[^"]*"/g, (reference) => reference.replaceAll('.', '-'));
}

function resourcesOf(dialect: string): Resource[] {
  const folder = path.join(data ?? '', 'fhir-r4', dialect);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json.gz'))
    .map(
      (name) =>
        JSON.parse(withOurIds(gunzipSync(Uint8Array.from(readFileSync(path.join(folder, name)))).toString())) as Bundle,
    )
    .flatMap((bundle) => bundle.entry ?? [])
    .flatMap((entry) => entry.resource ?? []);
}

function verdictOf(resource: Resource) {
  const { subject, patient } = resource as { subject?: { reference?: string }; patient?: { reference?: string } };
  const about = documentIdOf(subject) ?? documentIdOf(patient);
  const envelope = { kind: resource.resourceType, v: 1, facility: 'A', by: 'importer', station: 'central' };
  const at = '2026-11-22T04:29:24.123Z-0000-central';
  return judgeBody(
    `${resource.resourceType}:x`,
    { ...envelope, at, ...(about ? { patient: about } : {}), resource },
    'edit',
  );
}

describe.skipIf(!data)('ST6 the models let real records through', () => {
  it.each(DIALECTS)('ST6 the resources of %s pass their models, but for %i without a code', (dialect, codeless) => {
    const resources = resourcesOf(dialect);
    const refused = resources.map(verdictOf).filter((verdict) => verdict.verdict !== 'accept');
    expect(resources.length).toBeGreaterThan(1000);
    const expected = { verdict: 'refuse', path: 'resource.code', reason: 'is missing' };
    expect(refused).toEqual(new Array(codeless).fill(expected));
  });
});
