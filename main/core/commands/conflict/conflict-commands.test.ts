import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { Rev } from '#shared/revision/rev.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type CoreRig, createCoreRig } from '../../testing/core-rig.ts';

const { conflict } = contract;
const commandId = () => crypto.randomUUID();

/** What another desk made of the revision `parent`, as replication brings it. */
async function graftOn(store: DocumentStore, parent: { id: string; rev: Rev }, hash: string, body: object) {
  const path = (await store.find(parent.id, parent.rev))?.path;
  if (!path) throw new Error('no such parent');
  const graft = { id: parent.id, path: { start: path.start + 1, ids: [hash, ...path.ids] }, deleted: false };
  await store.write({ grafts: [{ ...graft, body: JSON.stringify(body) }] });
}

async function withDispute() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const entry = { substance: { text: 'Penicillin' }, criticality: 'low' as const };
  const saved = await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
  const { _id, _rev, ...before } = await rig.get<AllergyIntolerance>(saved.id);
  const resource = { ...before.resource, criticality: 'unable-to-assess' };
  const at = '2026-11-22T08:00:09.000Z-0000-st-2';
  await rig.done(contract.allergy.change, {
    commandId: commandId(),
    patientId,
    id: saved.id,
    parent: saved.rev,
    changes: { criticality: 'high' },
  });
  await graftOn(rig.store, saved, 'ffffffffffffffffffffffffffffffff', {
    ...before,
    at,
    station: 'st-2',
    by: 'User:bo',
    resource,
  });
  return { rig, patientId, id: saved.id };
}

async function onlyConflict(rig: CoreRig) {
  const [open, ...more] = await rig.done(conflict.list, {});
  if (!open) throw new Error('no conflict is listed');
  expect(more).toEqual([]);
  return open;
}

describe('CC conflicts are listed and settled by people', () => {
  it('CC1 a contested field shows every value, by whom and from where', async () => {
    const { rig, patientId, id } = await withDispute();
    const open = await onlyConflict(rig);
    expect(open).toMatchObject({ id, patientId, patientName: 'OAK, Ada', title: 'Penicillin', type: 'fields' });
    const [field] = open.fields;
    expect(field).toMatchObject({ path: 'resource.criticality', label: 'allergy.criticality', ancestor: 'low' });
    expect(field?.sides.map(({ value }) => value).sort()).toEqual(['high', 'unable-to-assess']);
  });

  it('CC2 a choice settles it with one transaction, and again is done already', async () => {
    const { rig, patientId, id } = await withDispute();
    const { leaves, fields } = await onlyConflict(rig);
    const wanted = fields[0]?.sides.find(({ value }) => value === 'high')?.rev ?? '';
    const input = { commandId: commandId(), id, leaves, patientId, choices: { 'resource.criticality': wanted } };
    const saved = await rig.done(conflict.resolve, input);
    const settled: Document<AllergyIntolerance> & { merge?: unknown } = await rig.get(id);
    expect(settled).toMatchObject({
      _rev: saved.rev,
      by: 'User:1',
      merge: { how: 'person' },
      resource: { criticality: 'high' },
    });
    expect(await rig.done(conflict.list, {})).toEqual([]);
    expect(await rig.done(conflict.resolve, input)).toEqual(saved);
    const again = await rig.call(conflict.resolve, { ...input, commandId: commandId() });
    expect(again).toMatchObject({ code: 'already-done' });
  });

  it('CC3 a choice that is incomplete or of leaves that have moved on is refused', async () => {
    const { rig, patientId, id } = await withDispute();
    const { leaves } = await onlyConflict(rig);
    const input = { commandId: commandId(), id, patientId, choices: {} };
    expect(await rig.call(conflict.resolve, { ...input, leaves })).toMatchObject({
      code: 'invalid-input',
      details: { paths: ['resource.criticality'] },
    });
    const stale = ['1-aa', '1-bb'];
    expect(await rig.call(conflict.resolve, { ...input, leaves: stale })).toMatchObject({ code: 'conflict' });
  });

  it('CC4 two versions of one event are an incident: one version stays whole', async () => {
    const rig = createCoreRig();
    const { id: patientId } = await rig.registerSomebody();
    const at = '2026-11-22T08:00:09.000Z-0000-st-2';
    const id = 'Observation:1';
    const body = (value: number) => ({
      ...{ kind: 'Observation', v: 1, facility: 'N1', patient: patientId, at, by: 'User:bo', station: 'st-2' },
      resource: {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'pulse' },
        subject: { reference: patientId.replace(':', '/') },
        valueQuantity: { value },
      },
    });
    const graft = (hash: string, value: number) => ({
      id,
      path: { start: 1, ids: [hash] },
      deleted: false,
      body: JSON.stringify(body(value)),
    });
    await rig.store.write({ grafts: [graft('aa', 60), graft('bb', 160)] });
    const open = await onlyConflict(rig);
    expect(open).toMatchObject({ type: 'incident', patientId, leaves: ['1-bb', '1-aa'] });
    const input = { commandId: commandId(), id, leaves: open.leaves, patientId, choices: { '*': '1-aa' } };
    await rig.done(conflict.resolve, input);
    expect((await rig.get<{ valueQuantity: unknown }>(id)).resource.valueQuantity).toEqual({ value: 60 });
    expect(await rig.done(conflict.list, {})).toEqual([]);
  });

  it('CC5 a substance that stands twice is listed, and settled as same or distinct', async () => {
    for (const decision of ['same', 'distinct'] as const) {
      const rig = createCoreRig();
      const { id: patientId } = await rig.registerSomebody();
      const entry = { substance: { text: 'Penicillin' }, criticality: 'low' as const };
      const { id } = await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
      const { _id, _rev, ...body } = await rig.get(id);
      const twin = 'AllergyIntolerance:zz';
      await rig.store.write({
        grafts: [{ id: twin, path: { start: 1, ids: ['aa'] }, deleted: false, body: JSON.stringify(body) }],
      });
      const open = await onlyConflict(rig);
      expect(open).toMatchObject({ type: 'possible-duplicate', id, otherIds: [twin], title: 'Penicillin' });
      const input = { commandId: commandId(), patientId, keepId: id, otherId: twin, otherParent: '1-aa', decision };
      await rig.done(conflict.settleDuplicate, input);
      expect(await rig.done(conflict.list, { patientId })).toEqual([]);
    }
  });
});
