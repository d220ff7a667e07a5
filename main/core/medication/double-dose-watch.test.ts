import type { AdverseEvent } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { generationOf } from '#shared/revision/rev.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
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

async function twoStations() {
  const one = await aRound();
  await one.formulary(DOLOROL);
  const patientId = await one.admitted();
  const saved = await one.order(patientId, DOLOROL, TWICE_A_DAY);
  const store = createStationStore();
  await carry(one.rig.store, store);
  const two = await aRound({}, store);
  const give = async ({ rig, wristband, commandId }: typeof one) =>
    rig.done(contract.administration.record, {
      ...{ commandId: commandId(), patientId, outcome: 'given' },
      for: { kind: 'dose', doseId: `${saved.id}@2026-11-22T08:00`, orderId: saved.id },
      patient: { scan: await wristband(patientId) },
      drug: { scans: [{ text: packCode(DOLOROL) }] },
      giving: { amount: { value: '1', unit: 'g' } },
    });
  const watchOf = ({ rig }: typeof one) =>
    createDoubleDoseWatch({
      store: rig.store,
      trail: rig.desk.trail,
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
