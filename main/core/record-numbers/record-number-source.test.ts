import { describe, expect, it } from 'vitest';
import { provisionalNumber } from '#shared/domain/record-number/provisional-number.ts';
import { findRecordNumber } from '#shared/domain/record-number/record-number.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { readNumberState } from './number-state.ts';
import { createRecordNumberSource, type LeaseBlock } from './record-number-source.ts';

const text = (serial: number) => findRecordNumber('N', serial)?.text;
const leased = (serial: number) => `leased ${text(serial)}`;
const NO_CONTACT = refusal('no-contact', 'Central does not answer.');

/** Central as the protocol promises it: one block per request id, blocks that never overlap. */
function central(size: number) {
  const byRequest = new Map<string, Awaited<ReturnType<LeaseBlock>>>();
  const state = { reachable: true, loseAnswer: false };
  const lease: LeaseBlock = async ({ requestId }) => {
    if (!state.reachable) return NO_CONTACT;
    const from = byRequest.size * size + 1;
    const block = byRequest.get(requestId) ?? {
      prefix: 'N',
      stationId: 'st-1',
      next: from,
      from,
      to: from + size - 1,
      leasedAt: '2026-01-01T00:00:00Z',
    };
    byRequest.set(requestId, block);
    return state.loseAnswer ? NO_CONTACT : block;
  };
  return { lease, state, byRequest };
}

function rig(size = 10) {
  const store = createMemoryStore();
  const office = central(size);
  const renamed: string[] = [];
  const source = createRecordNumberSource({
    store,
    lease: office.lease,
    blockSize: size,
    stationCode: 'A7',
    addRealNumber: async (patientId, number) => {
      renamed.push(`${patientId} ${number.value}`);
      await store.write({ locals: [number.local] });
      return undefined;
    },
    onFault: (fault) => {
      throw fault;
    },
  });
  const register = (patientId: string) =>
    source.assign(patientId, async ({ type, value, local }) => {
      await store.write({ locals: [local] });
      return `${type} ${value}`;
    });
  return { store, office, source, register, renamed };
}

describe('RN numbers come from leased blocks', () => {
  it('RN1 concurrent registrations get different numbers, in order', async () => {
    const { source, register } = rig();
    await source.refill();
    expect(await Promise.all(['Patient:a', 'Patient:b', 'Patient:c'].map(register))).toEqual([
      leased(1),
      leased(2),
      leased(3),
    ]);
  });

  it('RN2 a refused registration leaves its number for the next', async () => {
    const { source, register } = rig();
    await source.refill();
    await source.assign('Patient:refused', async () => undefined);
    expect(await register('Patient:a')).toBe(leased(1));
  });

  it('RN3 is refilled at half, in the background', async () => {
    const { source, register, office, store } = rig(10);
    await source.refill();
    for (let n = 0; n < 5; n += 1) await register(`Patient:${n}`);
    await source.refill();
    expect(office.byRequest.size).toBe(2);
    expect((await readNumberState(store)).blocks).toHaveLength(2);
  });

  it('RN4 a lost answer costs no block', async () => {
    const { source, office } = rig();
    office.state.loseAnswer = true;
    expect(await source.refill()).toMatchObject({ code: 'no-contact' });
    office.state.loseAnswer = false;
    await source.refill();
    expect(office.byRequest.size).toBe(1);
  });

  it('RN5 at zero registration goes on with provisional numbers, which get real ones later', async () => {
    const { source, register, office, renamed, store } = rig();
    office.state.reachable = false;
    expect(await register('Patient:a')).toBe(`provisional ${provisionalNumber('A7', 1)}`);
    expect(await register('Patient:b')).toBe(`provisional ${provisionalNumber('A7', 2)}`);
    office.state.reachable = true;
    await source.refill();
    expect(renamed).toEqual([`Patient:a ${text(1)}`, `Patient:b ${text(2)}`]);
    expect((await readNumberState(store)).provisionalPatients).toEqual([]);
    expect(await register('Patient:c')).toBe(leased(3));
  });

  it('RN4 a block that central answers after the end is left alone, and comes with the same request at the next start', async () => {
    const { source, office, store } = rig();
    const refilling = source.refill();
    await source.stop();
    expect(await refilling).toBe('enough');
    const { requestId, blocks } = await readNumberState(store);
    expect([blocks, [...office.byRequest.keys()]]).toEqual([[], [requestId]]);
  });
});
