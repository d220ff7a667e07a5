/** What every special way has in common: its task, who signs, once, and what ends it. */
import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { COUNTERSIGNER } from '#shared/domain/medication/answer-findings.ts';
import { escalateOverdue } from '#shared/domain/task/escalate-overdue.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import { SPECIAL_PATHS, type SpecialPath } from '#shared/model/administration-codes.ts';
import {
  aRound,
  DOLOROL,
  doctor,
  PROOFS,
  packCode,
  pharmacist,
  secondPerson,
  TWICE_A_DAY,
} from '../../testing/a-round.ts';

const { administration, task } = contract;
type Record = InputOf<typeof administration.record>;
const HOUR_MS = 3_600_000;
const answered = (...codes: readonly string[]) =>
  codes.map((code) => ({ code, reason: 'clinically-needed' })) as unknown as NonNullable<Record['overrides']>;

const WAYS: { readonly [Path in SpecialPath]: Partial<Record> } = {
  'emergency-without-order': {
    for: { kind: 'no-order', path: 'emergency', drug: { text: 'Dolorol' } },
    overrides: answered('order-none', 'duplicate-therapy'),
  },
  'verbal-order': {
    for: { kind: 'no-order', path: 'verbal', drug: { text: 'Dolorol' }, prescriber: 'Dr Ash', readBack: true },
    overrides: answered('duplicate-therapy'),
  },
  'no-bar-code': {
    drug: { how: 'no-bar-code' },
    overrides: answered('drug-not-identified', 'drug-unknown'),
    second: PROOFS.second,
  },
  'damaged-wristband': { patient: { picked: true, second: { kind: 'birth-date', value: '1980-05-04' } } },
  'own-drugs': {
    drug: { how: 'own-supply' },
    overrides: answered('drug-own-supply', 'drug-not-identified', 'drug-unknown'),
    second: PROOFS.second,
  },
  'before-verification': { overrides: answered('order-unverified') },
};

async function gone(path: SpecialPath) {
  const round = await aRound();
  const { rig, commandId } = round;
  await round.formulary(DOLOROL);
  const patientId = await round.admitted();
  let { id: orderId } = await round.order(patientId, DOLOROL, TWICE_A_DAY);
  if (path === 'before-verification') {
    const entry = { productId: 'MedicationKnowledge:DOL500', drug: { text: 'Dolorol' }, dosing: TWICE_A_DAY };
    const parent = (await rig.store.find(orderId))?.rev ?? '';
    const stop = { commandId: commandId(), patientId, id: orderId, parent, reason: { text: 'anew' } };
    await rig.done(contract.order.stop, stop);
    const orders = [{ entry }];
    const [saved] = await rig.done(contract.order.prescribe, { commandId: commandId(), patientId, orders });
    orderId = saved?.id ?? '';
  }
  const { id, rev, taskIds } = await rig.done(administration.record, {
    ...{ commandId: commandId(), patientId, outcome: 'given' },
    for: { kind: 'dose', doseId: `${orderId}@2026-11-22T08:00`, orderId },
    patient: { scan: await round.wristband(patientId) },
    drug: { scans: [{ text: packCode(DOLOROL) }] },
    giving: { amount: { value: '1', unit: 'g' }, route: { text: 'oral' } },
    ...WAYS[path],
    paths: [{ path, reason: 'as it was' }],
  });
  const signer = { doctor, pharmacist, nurse: secondPerson }[COUNTERSIGNER[path]];
  const sign = (window = signer(), decision = 'confirmed') => {
    const input = { commandId: commandId(), patientId, administrationId: id, paths: [path], decision };
    return rig.dispatcher.call(administration.countersign.name, input, window);
  };
  const taskId = taskIds[0] ?? '';
  const asked = async () => readTask((await rig.get<Task>(taskId)).resource);
  /** It has not arrived at this desk while something is done. */
  const withoutTask = async (act: () => Promise<unknown>) => {
    const { body = '', rev: taskRev = '1-a' as never } = (await rig.store.find(taskId)) ?? {};
    await rig.store.purge([{ id: taskId, revs: [taskRev] }]);
    await act();
    await rig.store.write({ edits: [{ id: taskId, body }] });
  };
  const end = async (how: 'complete' | 'cancel') =>
    rig.call(task[how], {
      ...{ commandId: commandId(), patientId, id: taskId, parent: (await rig.store.find(taskId))?.rev ?? '' },
      ...(how === 'cancel' ? { reason: 'not needed' } : { outcome: 'seen' }),
    } as never);
  return { ...round, patientId, id, rev, taskIds, withoutTask, sign, asked, end };
}

describe.each(SPECIAL_PATHS)('AW18 %s', (path) => {
  const alone = path === 'no-bar-code' || path === 'own-drugs';
  it('AW18 asks the one whose word it wants to sign within a day, and a doctor when nobody has', async () => {
    const { rig, taskIds, asked, id } = await gone(path);
    expect(taskIds).toHaveLength(1);
    const owed = await asked();
    expect(owed).toMatchObject({ state: 'open', code: 'countersign', ownerRoles: [COUNTERSIGNER[path]], focusId: id });
    const dueMs = Date.parse(owed.dueAt ?? '');
    expect(dueMs).toBe(rig.clock.now() + 24 * HOUR_MS);
    const louder = escalateOverdue((await rig.get<Task>(taskIds[0] ?? '')).resource, dueMs + 2 * HOUR_MS)?.task;
    expect(louder && readTask(louder)).toMatchObject({ state: 'open', escalations: 1, ownerRoles: ['doctor'] });
  });

  it('AW18 is signed by somebody else of that role, once, and by nothing but the signature', async () => {
    const { rig, sign, asked, end } = await gone(path);
    expect(await sign(rig.window)).toMatchObject({ state: 'refused', refusal: { code: 'not-permitted' } });
    if (alone) expect(await sign(secondPerson())).toMatchObject({ state: 'refused' });
    for (const how of ['complete', 'cancel'] as const) expect(await end(how)).toMatchObject({ code: 'invalid-input' });
    expect(await sign()).toMatchObject({ state: 'reply' });
    expect(await asked()).toMatchObject({ state: 'done' });
    expect(await sign(doctor(), 'disputed')).toMatchObject({ state: 'refused', refusal: { code: 'already-done' } });
    expect(await rig.store.listDocuments({ kind: 'Provenance', limit: 9 })).toHaveLength(1);
  });

  it('AW18 is asked no more of a dose that was entered in error, also where the task came after that', async () => {
    const error = ({ patientId, id, rev, commandId }: Awaited<ReturnType<typeof gone>>) => ({
      ...{ commandId: commandId(), patientId, id, parent: rev, reason: 'not this one' },
    });
    const one = await gone(path);
    await one.rig.done(administration.withdraw, error(one));
    expect(await one.asked()).toMatchObject({ state: 'cancelled' });
    expect(await one.sign()).toMatchObject({ state: 'refused', refusal: { code: 'already-done' } });
    const other = await gone(path);
    await other.withoutTask(() => other.rig.done(administration.withdraw, error(other)));
    expect(await other.asked()).toMatchObject({ state: 'open' });
    await other.end('cancel');
    expect(await other.asked()).toMatchObject({ state: 'cancelled' });
  });

  it('AW18 signed before its task came, the task can be ended', async () => {
    const { withoutTask, sign, asked, end } = await gone(path);
    await withoutTask(async () => expect(await sign()).toMatchObject({ state: 'reply' }));
    expect(await asked()).toMatchObject({ state: 'open' });
    await end('complete');
    expect(await asked()).toMatchObject({ state: 'done' });
  });

  it('AW18 stays owed when the patient has gone home, and is signed then', async () => {
    const { rig, patientId, commandId, asked, sign } = await gone(path);
    const [stay] = await rig.store.listDocuments({ kind: 'Encounter', patient: patientId, limit: 1 });
    const left = { commandId: commandId(), patientId, id: stay?.id ?? '', parent: stay?.rev ?? '' };
    await rig.done(contract.encounter.discharge, { ...left, disposition: 'home' });
    expect(await asked()).toMatchObject({ state: 'open', patientId });
    expect(await sign()).toMatchObject({ state: 'reply' });
    expect(await asked()).toMatchObject({ state: 'done' });
  });
});
