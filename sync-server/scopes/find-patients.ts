import type { Patient } from '@medplum/fhirtypes';
import type { z } from 'zod';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { FindPatientsAnswer, findPatientsRequest } from '#shared/protocol/scope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { isInScope } from '#shared/store/scope.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { listSites } from '../orgs/places.ts';
import { findActingUser } from './acting-user.ts';
import { namedActor } from './named-actor.ts';

import { findStationScope } from './station-scope.ts';

const MOST_HITS = 10;

/**
 * Patients of the whole organisation for somebody at one station: what identifies them and where they are at home, at most
 * ten. The search is in central's audit trail before it is answered, with its purpose, its terms and whom it showed.
 */
export async function findPatients(
  context: ServerContext,
  { station, organisation }: StationCall,
  { userId, text, purpose }: z.output<typeof findPatientsRequest>,
): Promise<FindPatientsAnswer | Refusal> {
  const store = await context.stores.open(station.database);
  const user = await findActingUser(store, userId, 'patient.read');
  if (isRefusal(user)) return user;
  const hits = await store.searchPatients({ text, limit: MOST_HITS + 1 });
  const ids = hits.slice(0, MOST_HITS).map(({ patientId }) => patientId);
  const [found, facts, sites, { scope }] = await Promise.all([
    store.findMany(ids),
    store.findFacts(ids),
    listSites(store),
    findStationScope({ ...context, store }, station),
  ]);
  const patients = found.flatMap((revision, at) => {
    const patient = readPatient(revision);
    const said = facts[at];
    if (!revision || !patient || !said) return [];
    const code = said.facility ?? '*';
    const { patientId, recordNumber, family, given, sex, birthDate } = readPatientLine(revision.id, patient);
    const site = { code, name: sites.find((one) => one.code === code)?.name ?? code };
    const line = { patientId, recordNumber, family, given, sex, ...(birthDate && { birthDate }) };
    return [{ ...line, site, here: isInScope(said, scope) }];
  });
  const act = { operation: 'scope.findElsewhere', action: 'E', subtype: 'search' } as const;
  const shown = patients.map(({ patientId }) => patientId);
  const trace = { purpose, searchTerms: text, patients: shown, target: station.stationId, actor: namedActor(user) };
  await actAtCentral(context, organisation, { ...act, ...trace }, async () => ({ documents: [], result: undefined }));
  return { patients, more: hits.length > MOST_HITS };
}

function readPatient(revision: StoredRevision | undefined): Patient | undefined {
  if (revision?.body === undefined || revision.deleted) return undefined;
  return (JSON.parse(revision.body) as { resource: Patient }).resource;
}
