import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { ALPHACILLIN, aRound, DOLOROL, INSULIN, packCode, TWICE_A_DAY } from '../../testing/a-round.ts';

const { administration } = contract;
type Match = InputOf<typeof administration.match>;

async function ward() {
  const at = await aRound();
  await at.formulary(DOLOROL, ALPHACILLIN, INSULIN);
  const patientId = await at.admitted();
  const orders = [await at.order(patientId, ALPHACILLIN, TWICE_A_DAY), await at.order(patientId, DOLOROL, TWICE_A_DAY)];
  const patient = { scan: await at.wristband(patientId) };
  const all: Match['candidates'] = orders.flatMap(({ id: orderId }) =>
    ['08:00', '20:00'].map((time) => ({
      for: { kind: 'dose', orderId, doseId: `${orderId}@2026-11-22T${time}` },
      giving: { amount: { value: '1', unit: 'g' } },
    })),
  );
  const matched = (text: string, candidates = all, who = patientId) =>
    at.rig.done(administration.match, { patientId: who, patient, drug: { scans: [{ text }] }, candidates });
  return { ...at, patientId, patient, all, matched };
}

describe('RM5 a pack scanned without a chosen dose', () => {
  it('RM5 belongs to the first dose that it was ordered for, with the verdict that is given on that dose alone', async () => {
    const { rig, patientId, patient, all, matched } = await ward();
    const [, , first] = all;
    if (!first) throw new Error('no dose');
    const drug = { scans: [{ text: packCode(DOLOROL) }] };
    const { verdict, at } = (await matched(packCode(DOLOROL))).matched ?? {};
    expect(at).toBe(2);
    expect(verdict?.packs).toMatchObject([{ isOrdered: true }]);
    const alone = await rig.done(administration.judge, { patientId, patient, drug, ...first });
    expect(verdict).toEqual(alone);
  });

  it('RM5 belongs to none where nobody ordered it, where nothing can be read, and where the orders are of somebody else', async () => {
    const { admitted, matched } = await ward();
    expect(await matched(packCode(INSULIN))).toEqual({});
    expect(await matched('no pack at all')).toEqual({});
    const other = await admitted('Other');
    expect(await matched(packCode(DOLOROL), undefined, other)).toEqual({});
    expect(await matched(packCode(DOLOROL), [])).toEqual({});
  });
});
