import type { Patient } from '@medplum/fhirtypes';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

/** Names of people and stations for a list, each read once. */
export interface Names {
  user(id: string): Promise<string | undefined>;
  station(id: string): Promise<string | undefined>;
  patient(id: string): Promise<string | undefined>;
}

type Named = { readonly displayName?: string; readonly name?: unknown };

export function createNames(store: Pick<StoreReader, 'find'>): Names {
  const known = new Map<string, Promise<string | undefined>>();
  const once = (id: string, read: (resource: Named) => string | undefined) => {
    const name =
      known.get(id) ??
      store.find(id).then((stored) => {
        const resource = toDocument<Named>(stored)?.resource;
        return resource && read(resource);
      });
    known.set(id, name);
    return name;
  };
  return {
    user: (id) => once(id, ({ displayName: name }) => name),
    station: (id) => once(id.startsWith('Station:') ? id : `Station:${id}`, ({ name }) => textOf(name)),
    patient: (id) => once(id, (resource) => displayName(patientName(resource as Pick<Patient, 'name'>))),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
