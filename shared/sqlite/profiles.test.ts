import { afterEach, describe, expect, it } from 'vitest';
import type { Graft } from '#shared/store/document-store.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

const PATIENT = 'Patient:0192f000-0000-7000-8000-000000000001';
const EVENT = 'Observation:0192f000-0000-7000-8000-000000000002';

function bodyOf(kind: string, resource: object, more: object = {}): string {
  const envelope = {
    kind,
    v: 1,
    facility: 'north',
    patient: PATIENT,
    at: '2026-11-22T04:29:24.123Z-0000-s1',
    by: 'User:1',
    station: 's1',
  };
  return JSON.stringify({ ...envelope, ...more, resource: { resourceType: kind, ...resource } });
}

const observation = (status: string) =>
  bodyOf('Observation', {
    status,
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    subject: { reference: PATIENT.replace(':', '/') },
    effectiveDateTime: '2026-11-22T04:29:24Z',
    valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  });

const graft = (id: string, digest: string, body: string): Graft => ({
  id,
  path: { start: 1, ids: [digest] },
  deleted: false,
  body,
});

describe.each(['inline', 'worker'] as const)('the profile of an organisation (%s writer)', (writer) => {
  let test: TestStore;
  afterEach(() => test.dispose());

  it('ST6.1 ST6.2 refuses from a person and quarantines from a replica what a model rejects', async () => {
    test = await openTestStore({ profile: 'organisation', writer });
    const bad = bodyOf('Patient', { birthDate: 'yesterday' });
    const { outcomes } = await test.store.write({
      edits: [{ id: PATIENT, body: bad }],
      grafts: [graft(PATIENT, 'aa', bad), graft(EVENT, 'bb', observation('final'))],
    });
    expect(outcomes).toMatchObject([
      { state: 'refused', path: 'resource.birthDate' },
      { state: 'quarantined' },
      { state: 'stored' },
    ]);
    expect(await test.store.listQuarantined(9)).toMatchObject([{ id: PATIENT, rev: '1-aa' }]);
    expect((await test.store.retryQuarantined(9)).outcomes).toMatchObject([{ state: 'quarantined' }]);
  });

  it('ST6.4 ST6.5 lets only entered-in-error follow an event, and lists a second leaf as an incident', async () => {
    test = await openTestStore({ profile: 'organisation', writer });
    await test.store.write({ grafts: [graft(EVENT, 'aa', observation('final'))] });
    const edit = (status: string) =>
      test.store.write({ edits: [{ id: EVENT, parent: '1-aa', body: observation(status) }] });
    expect((await edit('amended')).outcomes).toMatchObject([{ state: 'refused', path: 'resource.status' }]);
    expect((await edit('entered-in-error')).outcomes).toMatchObject([{ state: 'stored' }]);
    await test.store.write({ grafts: [graft(EVENT, 'bb', observation('final'))] });
    expect(await test.store.listConflicts(undefined, 9)).toMatchObject([{ id: EVENT, incident: true }]);
  });

  it('ST3.4 routes by the kind where no commit says otherwise', async () => {
    test = await openTestStore({ profile: 'organisation', writer });
    await test.store.write({ edits: [{ id: PATIENT, body: bodyOf('Patient', { name: [{ family: 'Okafor' }] }) }] });
    expect((await test.store.listChanges({ since: 0, limit: 9, lane: 1 })).rows.map((row) => row.id)).toEqual([
      PATIENT,
    ]);
    expect(
      await test.store.query((db) => db.prepare('SELECT patient_id FROM patient_search_entry').pluck().all()),
    ).toEqual([PATIENT]);
  });
});
