/**
 * FHIR R4 bundles in, documents out. A file is read twice: first for what its references will become, then entry by
 * entry into batches. A file that cannot be read to its end is refused whole, before anything of it is stored; each
 * batch is one durable write, so that a stopped import goes on where it was by running it again.
 */
import { basename } from 'node:path';
import type { DocumentStore, Edit, WriteOutcome } from '#shared/store/document-store.ts';
import { type BundleIndex, indexBundle } from './bundle-index.ts';
import { findBundleFiles } from './find-bundle-files.ts';
import { count, emptyReport, type ImportReport } from './import-report.ts';
import { mapReferences } from './map-references.ts';
import { digestOf, type ImportedResource, type ImportStamp, planImport } from './plan-document.ts';
import { type BundleEntry, readBundle, UnreadableBundle } from './read-bundle.ts';
import { findFaults } from './validate-resource.ts';

export interface ImportProgress {
  readonly filesDone: number;
  readonly files: number;
  readonly bytesDone: number;
  readonly bytes: number;
  readonly resources: number;
}

export interface ImportOptions {
  readonly store: Pick<DocumentStore, 'findMany' | 'write'>;
  readonly paths: readonly string[];
  readonly stamp: () => ImportStamp;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Adds what the organisation gives to each new patient, e.g. a record number. */
  readonly enrich?: (source: ImportedResource) => Promise<ImportedResource>;
}

const BATCH = 500;

/** Where in which file a resource of the batch came from, for the report. */
interface Located extends ImportedResource {
  readonly at: { readonly file: string; readonly path: string; readonly resourceType: string };
}

export async function importBundles(options: ImportOptions): Promise<ImportReport> {
  const report = emptyReport();
  const files = await findBundleFiles(options.paths);
  const bytes = files.reduce((total, file) => total + file.bytes, 0);
  let bytesDone = 0;
  for (const [filesDone, file] of files.entries()) {
    const tell = (): void =>
      options.onProgress?.({ filesDone, files: files.length, bytesDone, bytes, resources: tally(report) });
    tell();
    if (options.signal?.aborted) break;
    await importFile(file.path, options, report, tell);
    bytesDone += file.bytes;
    report.files += 1;
  }
  report.stopped = options.signal?.aborted === true && report.files < files.length;
  options.onProgress?.({ filesDone: report.files, files: files.length, bytesDone, bytes, resources: tally(report) });
  return report;
}

function tally(report: ImportReport): number {
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  return sum(report.imported) + sum(report.updated) + report.unchanged;
}

async function importFile(path: string, options: ImportOptions, report: ImportReport, tell: () => void): Promise<void> {
  const file = basename(path);
  const index = await indexOrRefuse(path, file, report);
  if (!index) return;
  let batch: Located[] = [];
  for await (const entry of readBundle(path, {})) {
    const located = locate(entry, index, file, report);
    if (located) batch.push(located);
    if (batch.length < BATCH) continue;
    await storeBatch(batch, options, report);
    batch = [];
    tell();
    if (options.signal?.aborted) return;
  }
  await storeBatch(batch, options, report);
}

async function indexOrRefuse(path: string, file: string, report: ImportReport): Promise<BundleIndex | undefined> {
  try {
    const index = await indexBundle(path);
    if (index.head.resourceType === 'Bundle') return index;
    report.refused.push({ file, reason: `is not a FHIR Bundle (resourceType ${index.head.resourceType ?? 'absent'})` });
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw error;
    report.refused.push({ file, reason: `${error.message}. Nothing of this file was imported: send it again whole` });
  }
  return undefined;
}

/** The resource of an entry with its references mapped, or a line in the report. */
function locate(entry: BundleEntry, index: BundleIndex, file: string, report: ImportReport): Located | undefined {
  const path = `entry[${entry.index}]`;
  const id = index.idAt(entry.index);
  if (!entry.resource || !id) {
    report.refused.push({ file, path, reason: 'has no resource with a resourceType' });
    return undefined;
  }
  const resourceType = String(entry.resource.resourceType);
  const { faults, oddities } = findFaults(entry.resource);
  const finding = (fault: { path: string; reason: string }) => ({
    file,
    path: `${path}.${fault.path}`,
    resourceType,
    reason: fault.reason,
  });
  report.unmapped.push(...oddities.map(finding));
  if (faults.length > 0) {
    report.refused.push(...faults.slice(0, 3).map(finding));
    return undefined;
  }
  const { id: _, ...source } = entry.resource;
  const { resource, unmapped } = mapReferences(source, index.findId);
  report.unmapped.push(
    ...unmapped.map((lost) => finding({ path: lost.path, reason: 'refers to something outside the bundle' })),
  );
  return { id, resource, digest: digestOf(entry.resource), at: { file, path, resourceType } };
}

async function storeBatch(batch: readonly Located[], options: ImportOptions, report: ImportReport): Promise<void> {
  if (batch.length === 0) return;
  const here = await options.store.findMany(batch.map((source) => source.id));
  const edits: { edit: Edit; state: 'new' | 'update'; source: Located }[] = [];
  for (const [position, source] of batch.entries()) {
    const enriched = here[position] || !options.enrich ? source : { ...source, ...(await options.enrich(source)) };
    const decision = planImport(enriched, here[position], options.stamp());
    if (decision.state === 'unchanged') report.unchanged += 1;
    else if (decision.state === 'kept') report.unmapped.push({ ...source.at, reason: decision.reason });
    else edits.push({ ...decision, source });
  }
  const { outcomes } = await options.store.write({ edits: edits.map(({ edit }) => edit) });
  for (const [position, outcome] of outcomes.entries()) note(edits[position], outcome, report);
}

function note(
  written: { state: 'new' | 'update'; source: Located } | undefined,
  outcome: WriteOutcome,
  report: ImportReport,
): void {
  if (!written) return;
  const { at } = written.source;
  if (outcome.state === 'stored') count(written.state === 'new' ? report.imported : report.updated, at.resourceType);
  else if (outcome.state === 'known') report.unchanged += 1;
  else report.refused.push({ ...at, path: joinPath(at.path, outcome), reason: outcome.reason });
}

function joinPath(entryPath: string, outcome: WriteOutcome): string {
  return 'path' in outcome && outcome.path ? `${entryPath}.${outcome.path}` : entryPath;
}
