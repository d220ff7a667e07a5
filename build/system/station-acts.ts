import type { DocumentStore, Rev } from '#shared/store/document-store.ts';
import type { HeadlessStation } from './headless-station.ts';

type Who = Pick<HeadlessStation, 'store' | 'hybridClock' | 'files'>;

/** A document body as a command of this station would write it. */
export function bodyOf(
  { hybridClock, files }: Who,
  kind: string,
  resource: object,
  patient?: string,
  facility = 'north',
): string {
  return JSON.stringify({
    kind,
    v: 1,
    facility,
    ...(patient && { patient }),
    at: hybridClock.next(),
    by: 'User:test',
    station: files.enrolment.stationId,
    resource: { resourceType: kind, ...resource },
  });
}

export async function put(
  who: Who,
  id: string,
  resource: object,
  options: {
    readonly parent?: Rev;
    readonly patient?: string;
    readonly deleted?: boolean;
    readonly facility?: string;
  } = {},
): Promise<Rev> {
  const { parent, patient, deleted = false, facility } = options;
  const body = bodyOf(who, id.slice(0, id.indexOf(':')), resource, patient, facility);
  const edit = { id, body, deleted, ...(parent && { parent }) };
  const [outcome] = (await who.store.write({ edits: [edit] })).outcomes;
  if (outcome?.state !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
  return outcome.rev;
}

export async function edit(who: Who, id: string, change: (resource: Record<string, unknown>) => object): Promise<Rev> {
  const winner = await who.store.find(id);
  if (!winner?.body) throw new Error(`${id} is not here`);
  const { resource, patient } = JSON.parse(winner.body) as { resource: Record<string, unknown>; patient?: string };
  return put(who, id, change(resource), { parent: winner.rev, ...(patient && { patient }) });
}

export async function isHere(store: DocumentStore, id: string): Promise<boolean> {
  return (await store.find(id)) !== undefined;
}
