import type { AdverseEvent } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { generationOf } from '#shared/revision/rev.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createProductShelf } from '../knowledge/product-shelf.ts';
import { aRound, DOLOROL, packCode, TWICE_A_DAY } from '../testing/a-round.ts';
import { createStationStore } from '../testing/core-rig.ts';
import { createDoubleDoseWatch } from './double-dose-watch.ts';

/** Everything of one store into another, as replication would bring it. */
async function carry(from: DocumentStore, to: DocumentStore): Promise<void> {
  const { rows } = await from.listChanges({ since: 0, limit: 1000, excludeKinds: ['AuditEvent'], bodies: 'leaves' });
  const grafts = await Promise.all(
    rows.flatMap(({ id, revisions = [] }) =>
      revisions.map(async ({ rev, body = '', deleted }) => {
        const all = (await from.listRevisions(id)).map((one) => one.rev);
        const line = all.includes(rev) ? all.slice(all.indexOf(rev)) : [rev];
        const path = { start: generationOf(rev), ids: line.map((one) => one.slice(one.indexOf('-') + 1)) };
        return { id, path, body, deleted };
      }),
    ),
  );
  await to.write({ grafts });
}

type Dosing = OrderEntryInput['dosing'];

async function twoStations(dosing: Dosing = TWICE_A_DAY) {
  const one = await aRound();
  await one.formulary(DOLOROL);
  const patientId = await one.admitted();
  const saved = await one.order(patientId, DOLOROL, dosing);
  const store = createStationStore();
  await carry(one.rig.store, store);
  const two = await aRound({}, store);
  const give = async ({ rig, wristband, commandId }: typeof one) =>
    rig.done(contract.administration.record, {
      ...{ commandId: commandId(), patientId, outcome: 'given' },
      for:
        dosing.regimen.kind === 'as-needed'
          ? { kind: 'order', orderId: saved.id }
          : { kind: 'dose', doseId: `${saved.id}@2026-11-22T08:00`, orderId: saved.id },
      patient: { scan: await wristband(patientId) },
      drug: { scans: [{ text: packCode(DOLOROL) }] },
      giving: { amount: { value: '1', unit: 'g' } },
      ...(dosing.regimen.kind === 'as-needed' ? { asNeeded: { indication: { text: 'pain' } } } : {}),
    });
  const watchOf = ({ rig }: typeof one) =>
    createDoubleDoseWatch({
      store: rig.store,
      trail: rig.desk.trail,
      products: () => createProductShelf(rig.store),
      onFault: (fault) => {
        throw fault;
      },
    });
  const incidents = ({ rig }: typeof one) => rig.store.listDocuments({ kind: 'AdverseEvent', limit: 10 });
  return { one, two, patientId, give, watchOf, incidents };
}

async function roundOf(
  { rig }: Awaited<ReturnType<typeof aRound>>,
  patientId: string,
): Promise<RoundPatient | undefined> {
  const ending = new AbortController();
  const opened = await rig.dispatcher.open('round.watch', { patientIds: [patientId] }, rig.window, ending.signal);
  if (opened.state !== 'opened') throw new Error('the round was not opened');
  const { value } = await opened.items[Symbol.asyncIterator]().next();
  ending.abort();
  return (value as { patients: RoundPatient[] }).patients[0];
}

async function boardOf(
  { rig }: Awaited<ReturnType<typeof aRound>>,
  patientId: string,
): Promise<BoardFacts | undefined> {
  const ending = new AbortController();
  const opened = await rig.dispatcher.open('board.watch', { patientIds: [patientId] }, rig.window, ending.signal);
  if (opened.state !== 'opened') throw new Error('the board was not opened');
  const { value } = await opened.items[Symbol.asyncIterator]().next();
  ending.abort();
  return (value as BoardFacts[])[0];
}

describe('AD5 a dose that two stations gave apart', () => {
  it('AD5 both records stay, both stations draft the very same incident, and the round says it', async () => {
    const { one, two, patientId, give, watchOf, incidents } = await twoStations();
    const first = await give(one);
    two.rig.clock.advance(60_000);
    const second = await give(two);
    await watchOf(one).look();
    expect(await incidents(one)).toEqual([]);
    await carry(one.rig.store, two.rig.store);
    await carry(two.rig.store, one.rig.store);
    await watchOf(one).look();
    await watchOf(two).look();
    const [[here], [there]] = [await incidents(one), await incidents(two)];
    expect(here).toMatchObject({ rev: there?.rev, id: there?.id });
    await carry(one.rig.store, two.rig.store);
    expect(await two.rig.store.findLeaves(here?.id ?? '')).toHaveLength(1);
    const incident = readIncident((await one.rig.get<AdverseEvent>(here?.id ?? '')).resource);
    expect(incident).toMatchObject({ state: 'draft', cause: 'double-dose', patientId });
    const round = await roundOf(one, patientId);
    expect(round?.alerts).toEqual([
      expect.objectContaining({ kind: 'given-twice', incidentId: here?.id, recordIds: [first.id, second.id] }),
    ]);
    expect(round?.doses.find(({ givenTwice }) => givenTwice)?.records).toHaveLength(2);
    expect(await boardOf(one, patientId)).toMatchObject({ givenTwice: 1 });
    const report = {
      category: 'medication',
      severity: 'minor',
      what: 'Given by both',
      occurredAt: '2026-11-22T08:01:00Z',
    } as const;
    const id = { id: here?.id ?? '', parent: here?.rev ?? '', patientId, commandId: one.commandId() };
    await one.rig.done(contract.incident.complete, { ...id, ...report });
    expect(await boardOf(one, patientId)).not.toHaveProperty('givenTwice');
  });

  it('AD5 it is drafted once, and what was entered in error was not given', async () => {
    const { one, patientId, give, watchOf, incidents } = await twoStations();
    const { id, rev } = await give(one);
    const wrong = { commandId: one.commandId(), patientId, id, parent: rev, reason: 'other patient' };
    await one.rig.done(contract.administration.withdraw, wrong);
    await give(one);
    const watch = watchOf(one);
    await watch.look();
    await watch.look();
    expect(await incidents(one)).toEqual([]);
    expect((await roundOf(one, patientId))?.alerts).toEqual([]);
  });
});

describe('AD7 as needed, given apart', () => {
  const needed = (limits: object): Dosing => ({
    regimen: {
      ...{ kind: 'as-needed', indication: { text: 'pain' } },
      ...{ dose: { kind: 'fixed', amount: { value: '1', unit: 'g' } }, ...limits },
    },
    course: { start: '2026-11-22T08:00:00Z' },
    route: { text: 'oral' },
  });

  it.each([
    ['doses-too-close', 'too-close', { minMinutes: 240, maxDosesIn24h: 4 }],
    ['daily-maximum', 'above-maximum', { maxDosesIn24h: 1 }],
  ] as const)(
    'AD7 %s: both stay, both stations draft the very same incident, round and tile say it',
    async (cause, kind, limits) => {
      const { one, two, patientId, give, watchOf, incidents } = await twoStations(needed(limits));
      const first = await give(one);
      two.rig.clock.advance(60_000);
      const second = await give(two);
      await carry(one.rig.store, two.rig.store);
      await carry(two.rig.store, one.rig.store);
      for (const here of [one, two]) await watchOf(here).look();
      const [[here, ...more], [there]] = [await incidents(one), await incidents(two)];
      expect([more, here?.rev]).toEqual([[], there?.rev]);
      expect(readIncident((await one.rig.get<AdverseEvent>(here?.id ?? '')).resource)).toMatchObject({
        ...{ state: 'draft', cause, patientId },
      });
      const alert = { kind, incidentId: here?.id, recordIds: [first.id, second.id] };
      expect((await roundOf(one, patientId))?.alerts).toEqual([expect.objectContaining(alert)]);
      expect(await boardOf(one, patientId)).toMatchObject({ givenTooMuch: 1 });
    },
  );
});
