import type { Patient } from '@medplum/fhirtypes';
import type { z } from 'zod';
import type { patientShown } from '#shared/contract/scanned.ts';
import type { PatientIdentified } from '#shared/domain/medication/administration-question.ts';
import { hasNumber, isSecondRight, readWristband } from '#shared/domain/medication/recognise-patient.ts';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listReplaced } from '../../commands/replaced-records.ts';
import type { PatientSearch } from '../patient/patient-queries.ts';

export type PatientShown = z.output<typeof patientShown>;

export interface Recognised {
  readonly identified: PatientIdentified;
  readonly how: 'scanned' | 'keyed' | 'picked' | 'not-identified';
  readonly value?: string | undefined;
  readonly symbology?: string | undefined;
  readonly scannedMs?: number | undefined;
  /** Somebody else, known here. */
  readonly found?: { readonly patientId: string; readonly name: string; readonly birthDate?: string } | undefined;
}

/**
 * Whom a wristband, or what was asked, is about. @SAFETY A number that is not this patient's is looked up, so that the screen
 * can say whose it is; a second identifier counts only where it is right.
 */
export async function recognise(
  search: PatientSearch,
  store: StoreReader,
  patient: Document<Patient>,
  shown: PatientShown,
  at: string,
): Promise<Recognised> {
  const second = secondOf(patient.resource, shown);
  if (!shown.scan) return shown.picked ? picked(patient._id, second) : unidentified();
  const read = readWristband(shown.scan, at);
  const { symbology } = read;
  if (read.state !== 'number') {
    return shown.picked ? picked(patient._id, second) : { ...unidentified(), symbology };
  }
  const { value } = read;
  const bearer = hasNumber(patient.resource, value) ? patient._id : await findOwner(search, store, value);
  // HL11: a band that was put on under the record that was given up is on the same wrist.
  const isOther = bearer !== undefined && bearer !== patient._id;
  const isSame = isOther && (await listReplaced(store, patient.resource)).ids.includes(bearer);
  const owner = isSame ? patient._id : bearer;
  const base = { value, symbology, ...(await describe(store, owner, patient._id)) };
  if (shown.scan.keyed) {
    const identified =
      owner === undefined ? unknownCode(value) : ({ how: 'keyed', patientId: owner, ...second } as const);
    return { ...base, how: 'keyed', identified };
  }
  const scannedMs = shown.scan.at === undefined ? undefined : Date.parse(shown.scan.at);
  const identified = { how: 'scanned', value, symbology, patientId: owner } as const;
  return { ...base, how: 'scanned', identified, scannedMs };
}

type Second = Pick<Extract<PatientIdentified, { how: 'keyed' }>, 'second' | 'differs'>;

function secondOf(patient: Patient, { second }: PatientShown): Second {
  if (!second) return {};
  return isSecondRight(patient, second) ? { second: second.kind } : { differs: second.value };
}

function picked(patientId: string, second: Second): Recognised {
  return { how: 'picked', identified: { how: 'keyed', patientId, ...second } };
}

function unidentified(): Recognised {
  return { how: 'not-identified', identified: { how: 'not-identified' } };
}

function unknownCode(value: string): PatientIdentified {
  return { how: 'scanned', value };
}

async function findOwner(search: PatientSearch, store: StoreReader, value: string): Promise<string | undefined> {
  const { hits } = await search.search(value, 5);
  for (const { patientId } of hits) {
    const patient = toDocument<Patient>(await store.find(patientId))?.resource;
    if (patient && hasNumber(patient, value)) return patientId;
  }
  return undefined;
}

async function describe(
  store: StoreReader,
  owner: string | undefined,
  wanted: string,
): Promise<Pick<Recognised, 'found'>> {
  if (owner === undefined || owner === wanted) return {};
  const patient = toDocument<Patient>(await store.find(owner))?.resource;
  if (!patient) return {};
  const { birthDate } = patient;
  return { found: { patientId: owner, name: displayName(patientName(patient)), ...(birthDate ? { birthDate } : {}) } };
}
