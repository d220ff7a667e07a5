import { createHash } from 'node:crypto';
import type { Location } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { type KnownPlace, planPlaceImport } from '#shared/domain/admission/import-places.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { Document } from '#shared/model/envelope.ts';
import { buildPlace, PLACE_CODE, PLACE_LEVELS, placeCode, placeLevel, withReadiness } from '#shared/model/location.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';
import type { CommandHandler, PlannedDocument, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { toDocument } from '../current-document.ts';
import { readBed } from '../encounter/read-beds.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

type Ops = typeof contract.location;
const PAGE = 500;

const setBedState: CommandHandler<Ops['setBedState']> = async (input, context) => {
  const { id, parent, readiness, reason } = input;
  const found = await findPlace(context.store, id, parent);
  if (isRefusal(found)) return found;
  if (placeLevel(found.resource) !== 'bed')
    return refusal('invalid-input', 'Only a bed can be closed or cleaned.', { path: 'id' });
  if (readiness === 'closed' && !reason)
    return refusal('invalid-input', 'Say why the bed is closed, so that others know when it opens again.', {
      path: 'reason',
    });
  const isLainIn = readiness === 'closed' && (await isHeld(context.store, id, found.resource));
  if (isLainIn) return stillLainIn();
  return saveOne(context, planChange(found, withReadiness(found.resource, readiness, reason)));
};

const save: CommandHandler<Ops['save']> = async (input, context) => {
  const { id, parent, level, code, name, partOf, inUse } = input;
  const places = await listPlaces(context.store);
  const above = places.find((place) => place._id === partOf)?.resource;
  const rank = (value: string | undefined) => (PLACE_LEVELS as readonly (string | undefined)[]).indexOf(value);
  if (!above || rank(placeLevel(above)) >= rank(level) || rank(placeLevel(above)) < 0)
    return refusal('invalid-input', 'A place lies in a larger one: a ward in a site, a bed in a room or ward.', {
      path: 'partOf',
    });
  const namesake = places.find(
    ({ _id, resource }) =>
      _id !== id &&
      resource.status !== 'inactive' &&
      placeCode(resource) === code &&
      documentIdOf(resource.partOf) === partOf,
  );
  if (namesake)
    return refusal('conflict', 'There is a place with this code already. Choose another code.', {
      path: 'code',
      details: { id: namesake._id },
    });
  const made = { level, code, name, partOf: partOf.replace(':', '/') };
  if (id === undefined) {
    const newId = newDocumentId('Location', { now: context.now });
    return saveOne(context, { id: newId, kind: 'Location', resource: buildPlace(made) });
  }
  const found = await findPlace(context.store, id, parent);
  if (isRefusal(found)) return found;
  if (placeLevel(found.resource) === 'site')
    return refusal('invalid-input', 'A site stays a site: only its name can be changed.', { path: 'id' });
  if (!inUse && level === 'bed' && (await isHeld(context.store, id, found.resource))) return stillLainIn();
  return saveOne(context, planChange(found, changedPlace(found.resource, made, inUse)));
};

const renameSite: CommandHandler<Ops['renameSite']> = async ({ id, parent, name }, context) => {
  const found = await findPlace(context.store, id, parent);
  if (isRefusal(found)) return found;
  if (placeLevel(found.resource) !== 'site')
    return refusal('invalid-input', 'Only a site is named so. Change a ward, room or bed with its code and place.', {
      path: 'id',
    });
  return saveOne(context, planChange(found, { ...found.resource, name }));
};

function changedPlace(place: Location, made: Parameters<typeof buildPlace>[0], inUse: boolean): Location {
  const { name, physicalType } = buildPlace(made);
  const others = (place.identifier ?? []).filter(({ system }) => system !== PLACE_CODE);
  return {
    ...place,
    name,
    physicalType,
    status: inUse ? 'active' : 'inactive',
    identifier: [{ system: PLACE_CODE, value: made.code }, ...others],
    partOf: { reference: made.partOf },
  } as Location;
}

const importTable: CommandHandler<Ops['importTable']> = async ({ csv }, context) => {
  const stored = await listPlaces(context.store);
  const known = stored.flatMap(({ _id, resource }) => toKnown(_id, resource) ?? []);
  const plan = planPlaceImport(csv, known, idOfPath);
  if (!plan)
    return refusal('invalid-input', 'The first line must name the columns: site, ward, room, bed, name.', {
      path: 'csv',
    });
  const byId = new Map(stored.map((document) => [document._id, document]));
  const documents = plan.places.map((place): PlannedDocument => {
    const before = byId.get(place.id);
    if (before) return planChange(before, { ...before.resource, name: place.name, status: 'active' });
    const { id, level, code, name, partOf } = place;
    return {
      id,
      kind: 'Location',
      resource: buildPlace({
        level,
        code,
        name,
        ...(partOf ? { partOf: referenceTo(partOf).reference } : {}),
      } as never),
    };
  });
  const added = plan.places.filter(({ change }) => change === 'new').length;
  const { unchanged, refused, sites } = plan;
  const answer = { added, renamed: plan.places.length - added, unchanged, refused: [...refused], sites: [...sites] };
  const saved = await context.commit({ documents, output: () => answer });
  return isRefusal(saved) ? saved : answer;
};

/** Two stations that import one table while apart make the same documents. */
function idOfPath(path: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['place', ...path]))
    .digest('hex');
  return `Location:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function toKnown(id: string, place: Location): KnownPlace | undefined {
  const level = placeLevel(place);
  const partOf = documentIdOf(place.partOf);
  if (!level || place.status === 'inactive') return undefined;
  return { id, level, code: placeCode(place) ?? '', name: place.name ?? '', ...(partOf ? { partOf } : {}) };
}

async function isHeld(store: StoreReader, id: string, place: Location): Promise<boolean> {
  return ((await readBed(store, id, place))?.holders.length ?? 0) > 0;
}

function stillLainIn(): Refusal {
  return refusal('conflict', 'This bed is taken or reserved. Move the patient first.', { path: 'id' });
}

async function findPlace(
  store: StoreReader,
  id: string,
  rev: string | undefined,
): Promise<Document<Location> | Refusal> {
  const document = toDocument<Location>(await store.find(id, rev));
  if (document?.kind === 'Location') return document;
  return refusal('not-found', 'This place is not known here, or is out of use. Choose another one.', { path: 'id' });
}

async function listPlaces(store: StoreReader): Promise<Document<Location>[]> {
  const places: Document<Location>[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: 'Location', limit: PAGE, ...(afterId ? { afterId } : {}) });
    places.push(...page.flatMap((stored) => toDocument<Location>(stored) ?? []));
    if (page.length < PAGE) return places;
    afterId = page.at(-1)?.id;
  }
}

export const locationCommands: readonly Registration[] = [
  handle(contract.location.setBedState, setBedState),
  handle(contract.location.save, save),
  handle(contract.location.renameSite, renameSite),
  handle(contract.location.importTable, importTable),
];
