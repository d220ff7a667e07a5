import type { Flag } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { graft } from '#shared/store/store-under-test.ts';
import { listOfPatient } from './list-of-patient.ts';
import { listWithConflicting } from './list-with-conflicting.ts';

const PATIENT = 'Patient:1';
const flag = (number: number, start: number, revs: string, status = 'active', more = {}) =>
  graft(`Flag:${number}`, start, revs, { kind: 'Flag', patient: PATIENT, resource: { status } }, more);

/** A store that tells what was read of it. */
function openStore() {
  const store = createMemoryStore();
  const read: string[] = [];
  return {
    store: {
      listDocuments: store.listDocuments.bind(store),
      stampOf: store.stampOf.bind(store),
      findLeaves: store.findLeaves.bind(store),
      findMany: (ids: readonly string[]) => {
        read.push(...ids);
        return store.findMany(ids);
      },
    },
    write: (...grafts: ReturnType<typeof flag>[]) => store.write({ grafts }),
    readSince: () => read.splice(0),
  };
}

describe('documents of a record that were read', () => {
  it('KR1 are read once for each revision', async () => {
    const { store, write, readSince } = openStore();
    await write(flag(1, 1, 'a'), flag(2, 1, 'a'));
    const [first] = await listOfPatient<Flag>(store, 'Flag', PATIENT);
    expect(readSince()).toEqual(['Flag:1', 'Flag:2']);
    await write(flag(3, 1, 'a'));
    const again = await listOfPatient<Flag>(store, 'Flag', PATIENT);
    expect(again.map(({ _id }) => _id)).toEqual(['Flag:1', 'Flag:2', 'Flag:3']);
    expect(again[0]).toBe(first);
    expect(readSince()).toEqual(['Flag:3']);
    expect(await listOfPatient<Flag>(store, 'Flag', PATIENT, 'Flag:2')).toEqual([again[2]]);
  });

  it('KR2 are read anew as another revision, and gone when they are deleted', async () => {
    const { store, write, readSince } = openStore();
    await write(flag(1, 1, 'a'), flag(2, 1, 'a'));
    await listOfPatient<Flag>(store, 'Flag', PATIENT);
    readSince();
    await write(flag(1, 2, 'b,a', 'inactive'), flag(2, 2, 'b,a', 'active', { deleted: true }));
    const flags = await listOfPatient<Flag>(store, 'Flag', PATIENT);
    expect(flags.map(({ _rev, resource }) => [_rev, resource.status])).toEqual([['2-b', 'inactive']]);
    expect(readSince()).toEqual(['Flag:1']);
  });

  it('KR2 are listed with what waits beside them, as long as it waits', async () => {
    const { store, write } = openStore();
    await write(flag(1, 1, 'a'), flag(2, 1, 'a'));
    const waiting = async () =>
      (await listWithConflicting<Flag>(store, 'Flag', PATIENT)).map(({ conflicting }) => conflicting.length);
    const [, calm] = await listWithConflicting<Flag>(store, 'Flag', PATIENT);
    expect(await waiting()).toEqual([0, 0]);
    await write(flag(1, 1, 'b', 'inactive'));
    expect(await waiting()).toEqual([1, 0]);
    expect((await listWithConflicting<Flag>(store, 'Flag', PATIENT))[1]).toBe(calm);
    await write(flag(1, 2, 'c,a', 'active', { deleted: true }));
    expect(await waiting()).toEqual([0, 0]);
  });

  it('KR3 of one store are no answer about another', async () => {
    const [one, other] = [openStore(), openStore()];
    await one.write(flag(1, 1, 'a', 'active'));
    await other.write(flag(1, 1, 'a', 'inactive'));
    const statusIn = async ({ store }: typeof one) =>
      (await listOfPatient<Flag>(store, 'Flag', PATIENT)).map(({ resource }) => resource.status);
    expect([await statusIn(one), await statusIn(other)]).toEqual([['active'], ['inactive']]);
  });
});
