import { beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { Desk } from '../desk.ts';
import { WindowSession } from '../session/window-session.ts';
import { createTestDesk, signedInWindow } from '../testing/test-desk.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import type { FaultEntry } from './fault.ts';
import type { CommandPlan } from './operation-handler.ts';
import { handle, type Registration } from './registration.ts';

const PATIENT = 'Patient:01';
const search = contract.patient.search;
const recordNone = contract.allergy.recordNone;
const commandId = '0199aaaa-0000-7000-8000-000000000001';

const hit = {
  patientId: PATIENT,
  recordNumber: 'N-1',
  provisional: false,
  family: 'SMITH',
  given: 'Ann',
  sex: 'female' as const,
  matched: 'name' as const,
};
const planNone = (id = 'AllergyIntolerance:01'): CommandPlan => ({
  documents: [
    {
      id,
      kind: 'AllergyIntolerance',
      patient: PATIENT,
      resource: { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/01' }, code: { text: 'none' } },
    },
  ],
  locals: [{ id: 'touched', body: '"yes"' }],
});

let store: DocumentStore;
let desk: Desk;
let faults: FaultEntry[];

function dispatcherWith(...registrations: readonly Registration[]): Dispatcher {
  const byName = new Map(registrations.map((registration) => [registration.operation.name, registration]));
  return createDispatcher({
    find: (name) => byName.get(name),
    desk: () => desk,
    now: () => desk.clock.now(),
    log: { fault: (entry) => faults.push(entry) },
  });
}

async function auditEvents(): Promise<AuditEventResource[]> {
  const found = await store.listDocuments({ kind: 'AuditEvent', limit: 500 });
  const events = found.map(({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource);
  return events.sort((a, b) => a.chain.sequence - b.chain.sequence);
}

const saving = (plan: () => CommandPlan = planNone) =>
  handle(recordNone, async (_input, { commit }) => {
    const saved = await commit(plan());
    if ('refused' in saved) return saved;
    return { id: saved[0]?.id ?? '', rev: saved[0]?.rev ?? '' };
  });

beforeEach(() => {
  store = createMemoryStore();
  desk = createTestDesk(store);
  faults = [];
});

describe('dispatcher', () => {
  it('AP1 refuses input that does not fit, names the field and repeats nothing of it', async () => {
    const api = dispatcherWith(handle(search, async () => ({ hits: [], more: false })));
    const answer = await api.call(
      'patient.search',
      { text: 'x', limit: 'secret-of-the-patient' },
      signedInWindow('patient.read'),
    );
    expect(answer).toMatchObject({ state: 'refused', refusal: { code: 'invalid-input', path: 'limit' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('AP2 decides access by the session: signed out, locked, without and with the permission', async () => {
    const api = dispatcherWith(handle(search, async () => ({ hits: [], more: false })));
    const locked = signedInWindow('patient.read');
    locked.lock();
    const cases: [WindowSession, unknown][] = [
      [new WindowSession(), { refusal: { code: 'not-signed-in' } }],
      [locked, { refusal: { code: 'locked' } }],
      [signedInWindow('audit.read'), { refusal: { code: 'not-permitted' } }],
      [signedInWindow('patient.read'), { state: 'reply' }],
    ];
    for (const [window, expected] of cases) {
      expect(await api.call('patient.search', { text: 'smi' }, window)).toMatchObject(expected as object);
    }
  });

  it('AP3 commits documents, audit event, locals and replay record in one write', async () => {
    const writes: unknown[] = [];
    const inner = store.write.bind(store);
    store.write = (batch) => {
      writes.push(batch);
      return inner(batch);
    };
    const answer = await dispatcherWith(saving()).call(
      'allergy.recordNone',
      { commandId, patientId: PATIENT },
      signedInWindow('allergy.record'),
    );
    expect(answer).toMatchObject({ state: 'reply', value: { id: 'AllergyIntolerance:01' } });
    expect(writes).toHaveLength(1);
    const [event] = await auditEvents();
    const { rev } = (answer as { value: { rev: string } }).value;
    expect(event).toMatchObject({
      operation: 'allergy.recordNone',
      action: 'C',
      outcome: 'success',
      actor: { userId: 'User:1', name: 'Nora Urse', roles: ['nurse'] },
      patients: [PATIENT],
      entities: [{ id: 'AllergyIntolerance:01', kind: 'AllergyIntolerance', rev }],
      commandId,
      offline: false,
      chain: { sequence: 1 },
    });
    expect(await store.findLocal('touched')).toBe('"yes"');
    const stored = JSON.parse((await store.find('AllergyIntolerance:01'))?.body ?? '');
    expect(stored).toMatchObject({
      by: 'User:1',
      station: 'station-1',
      facility: 'N1',
      commit: { id: commandId, lane: 1 },
    });
  });

  it('AP3 leaves nothing when a parent is stale: no document, no local, no record, and the refusal is audited', async () => {
    const stale = () => {
      const plan = planNone();
      return { ...plan, documents: plan.documents.map((document) => ({ ...document, parent: '1-00' })) };
    };
    const api = dispatcherWith(saving(stale));
    const input = { commandId, patientId: PATIENT };
    const answer = await api.call('allergy.recordNone', input, signedInWindow('allergy.record'));
    expect(answer).toMatchObject({ state: 'refused', refusal: { code: 'conflict' } });
    expect(await store.find('AllergyIntolerance:01')).toBeUndefined();
    expect(await store.findLocal('touched')).toBeUndefined();
    expect(await store.findLocal(`command:${commandId}`)).toBeUndefined();
    expect(await auditEvents()).toMatchObject([
      { outcome: 'refused', outcomeCode: 'conflict', chain: { sequence: 1 } },
    ]);
  });

  it('AP4 answers a command id again with the same output, also from a new dispatcher, and saves nothing twice', async () => {
    let runs = 0;
    const make = () =>
      dispatcherWith(
        saving(() => {
          runs += 1;
          return planNone(`AllergyIntolerance:0${runs}`);
        }),
      );
    const input = { commandId, patientId: PATIENT };
    const api = make();
    const window = signedInWindow('allergy.record');
    const [first, together] = await Promise.all([
      api.call('allergy.recordNone', input, window),
      api.call('allergy.recordNone', input, window),
    ]);
    const afterRestart = await make().call('allergy.recordNone', input, window);
    expect(together).toEqual(first);
    expect(afterRestart).toEqual(first);
    expect(runs).toBe(1);
    expect(await auditEvents()).toHaveLength(1);
  });

  it('AP4 answers again with an output that only the handler knows', async () => {
    const register = handle(contract.patient.register, async (_input, { commit }) => {
      const documents = [
        { id: PATIENT, kind: 'Patient', resource: { resourceType: 'Patient', name: [{ family: 'A' }] } },
      ];
      const saved = await commit({ documents });
      if ('refused' in saved) return saved;
      return { id: PATIENT, rev: saved[0]?.rev ?? '', recordNumber: 'N-7', provisional: true };
    });
    const api = dispatcherWith(register);
    const input = { commandId, demographics: { family: 'A', given: [], sex: 'unknown' } };
    const first = await api.call('patient.register', input, signedInWindow('patient.register'));
    expect(first).toMatchObject({ value: { recordNumber: 'N-7', provisional: true } });
    expect(await dispatcherWith(register).call('patient.register', input, signedInWindow('patient.register'))).toEqual(
      first,
    );
  });

  it('AP4 refuses the same id with another input', async () => {
    const api = dispatcherWith(saving());
    const window = signedInWindow('allergy.record');
    await api.call('allergy.recordNone', { commandId, patientId: PATIENT }, window);
    const other = await api.call('allergy.recordNone', { commandId, patientId: 'Patient:02' }, window);
    expect(other).toMatchObject({ state: 'refused', refusal: { code: 'already-done' } });
  });

  it('AP4 refuses it also while the first is under way: nobody hears that other words were saved', async () => {
    const api = dispatcherWith(saving());
    const window = signedInWindow('allergy.record');
    const [first, other, third] = await Promise.all([
      api.call('allergy.recordNone', { commandId, patientId: PATIENT }, window),
      api.call('allergy.recordNone', { commandId, patientId: 'Patient:02' }, window),
      api.call('allergy.recordNone', { commandId, patientId: 'Patient:02' }, window),
    ]);
    expect(first).toMatchObject({ state: 'reply' });
    for (const late of [other, third])
      expect(late).toMatchObject({ state: 'refused', refusal: { code: 'already-done' } });
  });

  it('AP5 answers a read only after its audit event is stored, and not at all when it cannot be', async () => {
    const api = dispatcherWith(handle(search, async () => ({ hits: [hit], more: false })));
    const inner = store.write.bind(store);
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    store.write = async (batch) => {
      await gate;
      return inner(batch);
    };
    let answered = false;
    const answer = api.call('patient.search', { text: 'smi' }, signedInWindow('patient.read')).then((value) => {
      answered = true;
      return value;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    release();
    expect(await answer).toMatchObject({ state: 'reply', value: { hits: [hit] } });
    expect(await auditEvents()).toMatchObject([
      { action: 'E', subtype: 'search', searchTerms: 'smi', resultCount: 1, patients: [PATIENT] },
    ]);
    store.write = async () => {
      throw new StoreFault(refusal('disk-nearly-full', 'The disk is full.'));
    };
    const refused = await api.call('patient.search', { text: 'smi' }, signedInWindow('patient.read'));
    expect(refused).toMatchObject({ state: 'refused', refusal: { code: 'disk-nearly-full' } });
  });

  it('AP6 audits what was refused and what failed', async () => {
    const api = dispatcherWith(
      handle(search, async () => refusal('not-found', 'no')),
      handle(recordNone, async () => {
        throw new Error('boom for Ann Smith');
      }),
    );
    await api.call('patient.search', { text: 'smi' }, new WindowSession());
    await api.call('patient.search', { text: 'smi' }, signedInWindow('patient.read'));
    const failed = await api.call(
      'allergy.recordNone',
      { commandId, patientId: PATIENT },
      signedInWindow('allergy.record'),
    );
    expect(failed).toMatchObject({ state: 'fault' });
    expect(await auditEvents()).toMatchObject([
      { outcome: 'refused', outcomeCode: 'not-signed-in', searchTerms: 'smi' },
      { outcome: 'refused', outcomeCode: 'not-found', actor: { userId: 'User:1' } },
      { outcome: 'failed', outcomeCode: (failed as { reference: string }).reference, patients: [PATIENT] },
    ]);
  });

  it('AP7 keeps one chain when many commands and reads run at once', async () => {
    const api = dispatcherWith(
      saving(() => planNone(`AllergyIntolerance:${crypto.randomUUID()}`)),
      handle(search, async () => ({ hits: [hit], more: false })),
    );
    const window = signedInWindow('allergy.record', 'patient.read');
    const calls = Array.from({ length: 60 }, (_, index) =>
      index % 2
        ? api.call('patient.search', { text: 'smi' }, window)
        : api.call('allergy.recordNone', { commandId: crypto.randomUUID(), patientId: PATIENT }, window),
    );
    for (const answer of await Promise.all(calls)) expect(answer.state).toBe('reply');
    const head = await desk.trail.head();
    expect(verifyChain(await auditEvents(), 'hash' in head ? [head] : [])).toEqual({ state: 'ok', events: 60 });
  });

  it('AP8 logs a fault with its reference and without the words of the error', async () => {
    const api = dispatcherWith(
      handle(recordNone, async () => {
        throw new TypeError('Ann Smith has no allergy');
      }),
    );
    const answer = await api.call(
      'allergy.recordNone',
      { commandId, patientId: PATIENT },
      signedInWindow('allergy.record'),
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ reference: (answer as { reference: string }).reference, error: 'TypeError' });
    expect(JSON.stringify(faults)).not.toContain('Smith');
  });

  it('AP8 treats an answer that breaks the contract as a fault', async () => {
    const api = dispatcherWith(handle(search, async () => ({ hits: [{ patientId: 'nobody' }], more: false }) as never));
    const answer = await api.call('patient.search', { text: 'smi' }, signedInWindow('patient.read'));
    expect(answer.state).toBe('fault');
  });

  it('AP3 writes an edit with a later time than what it changes, also when the clock of this station is behind', async () => {
    const ahead = `2026-11-23T08:00:00.000Z-0000-other`;
    const plan = planNone().documents[0];
    const envelope = { kind: plan?.kind, v: 1, facility: 'N1', patient: PATIENT, at: ahead, by: 'x', station: 'other' };
    const body = JSON.stringify({ ...envelope, resource: plan?.resource });
    const { outcomes } = await store.write({ edits: [{ id: 'AllergyIntolerance:01', body }] });
    const parent = outcomes[0]?.state === 'stored' ? outcomes[0].rev : '';
    const documents = planNone().documents.map((document) => ({ ...document, parent }));
    const api = dispatcherWith(saving(() => ({ documents })));
    const input = { commandId, patientId: PATIENT };
    expect(await api.call('allergy.recordNone', input, signedInWindow('allergy.record'))).toMatchObject({
      state: 'reply',
    });
    const { at } = JSON.parse((await store.find('AllergyIntolerance:01'))?.body ?? '') as { at: string };
    expect(at > ahead).toBe(true);
  });

  it('AU12 goes on in the chain after a write whose end is not known', async () => {
    const api = dispatcherWith(handle(search, async () => ({ hits: [hit], more: false })));
    const window = signedInWindow('patient.read');
    const inner = store.write.bind(store);
    await api.call('patient.search', { text: 'one' }, window);
    store.write = async (batch) => {
      await inner(batch);
      throw new Error('the answer of the disk was lost');
    };
    await api.call('patient.search', { text: 'two' }, window);
    store.write = inner;
    await api.call('patient.search', { text: 'three' }, window);
    const restarted = createTestDesk(store);
    const head = await restarted.trail.head();
    const events = await auditEvents();
    expect(verifyChain(events, 'hash' in head ? [head] : [])).toMatchObject({ state: 'ok' });
    expect(events.at(-1)).toMatchObject({ searchTerms: 'three' });
  });
});
