import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { createCoreRig } from '../testing/core-rig.ts';
import { addRealNumberAt } from './add-real-number.ts';
import { readNumberState } from './number-state.ts';
import { createRecordNumberSource } from './record-number-source.ts';

describe('RN6 a provisional number becomes an alias', () => {
  it('RN6 adds the record number, keeps the provisional one as old, and audits it', async () => {
    const rig = createCoreRig();
    rig.contact.reachable = false;
    const { id, recordNumber } = await rig.registerSomebody();
    const numbers = createRecordNumberSource({
      store: rig.store,
      lease: async () => ({ prefix: 'N', from: 1, to: 50, next: 1, stationId: 's', leasedAt: '2026-01-01T00:00:00Z' }),
      stationCode: 'A7',
      addRealNumber: addRealNumberAt(rig.desk),
      onFault: (fault) => rig.faults.push(fault),
    });
    expect(await numbers.refill()).toBe('refilled');
    const { resource } = await rig.get<Patient>(id);
    expect(findPatientNumber(resource)).toMatchObject({ value: expect.stringMatching(/^N/), provisional: false });
    expect(resource.identifier).toContainEqual(expect.objectContaining({ use: 'old', value: recordNumber }));
    expect((await readNumberState(rig.store)).provisionalPatients).toEqual([]);
    expect((await rig.auditEvents()).at(-1)).toMatchObject({ operation: 'patient.addRecordNumber', patients: [id] });
    expect(rig.faults).toEqual([]);
  });
});
