/** What a station's view of the database shows and takes, call by call; over the wire: scope-attack.system.test.ts. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore, WriteOutcome } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { buildSite } from '../orgs/places.ts';
import { judgeGrants } from '../scopes/station-scope.ts';
import type { ServedStore } from './database-view.ts';
import { stationStore } from './station-store.ts';

const NOW_MS = Date.parse('2026-11-23T08:00:00.000Z');
const STATION = { stationId: 'desk', organisationId: 'org', database: 'db', incarnation: 2 };
const bodyOf = (facility: string, more: object = {}) =>
  JSON.stringify({
    kind: 'Patient',
    v: 1,
    facility,
    at: '2026-11-23T08:00:00.000Z-0000-x',
    by: 'x',
    station: 's',
    ...more,
  });
const scan = (text: string) => ({ scan: { contentType: 'text/plain', data: new TextEncoder().encode(text) } });

let inner: DocumentStore;
let view: ServedStore;
/** Of the site NORTH, and what it was granted. */
function open(grants: Parameters<typeof judgeGrants>[1] = []): ServedStore {
  return stationStore(inner, STATION, async () => judgeGrants(['NORTH'], grants, NOW_MS));
}
const revOf = async (id: string) => (await inner.find(id))?.rev ?? '';
const digestOf = async (id: string) => (await inner.find(id))?.attachments?.scan?.digest ?? '';

beforeEach(async () => {
  inner = createMemoryStore();
  await inner.write({
    edits: [
      { id: 'Patient:north', body: bodyOf('NORTH'), attachments: scan('north') },
      { id: 'Patient:south', body: bodyOf('SOUTH'), attachments: scan('south') },
      { id: 'Formulary:all', body: bodyOf('*') },
    ],
    locals: [
      { id: 'desk/checkpoint', body: '{"n":1}' },
      { id: 'other/checkpoint', body: '{"n":2}' },
      { id: '_security', body: '{}' },
    ],
  });
  view = open();
});

describe('what a station reads', () => {
  it('PR2 is of its site and of the whole organisation, on every path; the rest is as if it were not', async () => {
    const south = await revOf('Patient:south');
    expect(await view.find('Patient:north')).toMatchObject({ id: 'Patient:north' });
    expect([await view.find('Patient:south'), await view.find('Patient:south', south)]).toEqual([undefined, undefined]);
    const many = await view.findMany(['Patient:south', 'Patient:north', 'Patient:none']);
    expect(many.map((one) => one?.id)).toEqual([undefined, 'Patient:north', undefined]);
    for (const options of [undefined, { revs: [south] }, { revs: [south], latest: true }])
      expect(await view.findLeaves('Patient:south', options)).toEqual([]);
    expect(await view.listRevisions('Patient:south')).toEqual([]);
    const listed = await view.listIds({ limit: 9 });
    expect([listed.rows.map(({ id }) => id), listed.totalRows]).toEqual([['Formulary:all', 'Patient:north'], 2]);
    const feed = await view.listChanges({ since: 0, limit: 9 });
    expect(feed.rows.map(({ id }) => id)).toEqual(['Patient:north', 'Formulary:all']);
  });

  it('PR2 a hidden revision is missing, whether it is here or not', async () => {
    const revs = [await revOf('Patient:south')];
    const ask = (id: string) => view.findMissing([{ id, revs }]);
    const told = (id: string) => [{ id, missing: revs, possibleAncestors: [] }];
    expect(await ask('Patient:south')).toEqual(told('Patient:south'));
    expect(await ask('Patient:none')).toMatchObject([{ id: 'Patient:none', missing: revs }]);
    expect(await view.findMissing([{ id: 'Patient:north', revs: [await revOf('Patient:north')] }])).toEqual([]);
  });

  it('PR2 bytes are given by a digest only once a revision has named it to this very view', async () => {
    const [own, foreign] = [await digestOf('Patient:north'), await digestOf('Patient:south')];
    expect([await view.findAttachment(own), await view.findAttachment(foreign)]).toEqual([undefined, undefined]);
    await view.find('Patient:north');
    await view.find('Patient:south');
    expect(await view.findAttachment(own)).toBeDefined();
    expect(await view.findAttachment(foreign)).toBeUndefined();
    expect(await open().findAttachment(own)).toBeUndefined();
  });

  it('PR2 what was granted is read until its time, and may still be written after it', async () => {
    const of = { type: 'patient', patientId: 'Patient:south' } as const;
    const grant = {
      requestId: 'r',
      stationId: 'desk',
      organisationId: 'org',
      of,
      reason: 'x',
      by: 'x',
      atMs: 1,
      epoch: 1,
    };
    const until = (untilMs: number) => open([{ ...grant, state: 'active', untilMs, endedAtMs: undefined }]);
    expect(await until(NOW_MS + 1).find('Patient:south')).toBeDefined();
    expect(await until(NOW_MS).find('Patient:south')).toBeUndefined();
    const { outcomes } = await until(NOW_MS).write({
      edits: [{ id: 'Patient:south', parent: await revOf('Patient:south'), body: bodyOf('SOUTH', { n: 1 }) }],
    });
    expect(outcomes).toMatchObject([{ state: 'stored' }]);
  });

  it('RP1 checkpoints are its own, settings of the database nobody’s', async () => {
    expect(await view.findLocal('checkpoint')).toBe('{"n":1}');
    expect([await view.findLocal('other/checkpoint'), await view.findLocal('_security')]).toEqual([
      undefined,
      undefined,
    ]);
    await view.write({ locals: [{ id: 'other/checkpoint', body: '{"n":3}' }] });
    expect(await inner.findLocal('other/checkpoint')).toBe('{"n":2}');
    await expect(view.purge([])).rejects.toMatchObject({ status: 403 });
  });
});

describe('what a station writes', () => {
  const write = async (id: string, body: string, more: object = {}): Promise<WriteOutcome | undefined> =>
    (await view.write({ edits: [{ id, body, ...more }] })).outcomes[0];

  it('PR2 is of its scope, by what it says and by what is stored', async () => {
    const parent = await revOf('Patient:south');
    expect(await write('Patient:new', bodyOf('SOUTH'))).toMatchObject({ state: 'refused' });
    expect(await write('Patient:south', bodyOf('NORTH'))).toMatchObject({ state: 'refused' });
    expect(await write('Patient:south', bodyOf('NORTH'), { parent })).toMatchObject({ state: 'conflict' });
    const path = { start: 2, ids: ['b', parent.slice(2)] };
    const graft = { id: 'Patient:south', path, deleted: false, body: bodyOf('NORTH') };
    expect((await view.write({ grafts: [graft] })).outcomes).toMatchObject([{ state: 'refused' }]);
    const away = await write('Patient:north', bodyOf('SOUTH'), { parent: await revOf('Patient:north') });
    expect(away).toMatchObject({ state: 'refused' });
    expect([await revOf('Patient:south'), (await inner.find('Patient:new')) === undefined]).toEqual([parent, true]);
    expect(await write('Patient:own', bodyOf('NORTH'))).toMatchObject({ state: 'stored' });
  });

  it('PR4 what is refused of a batch is refused alone, and the answers keep their order', async () => {
    const edits = ['NORTH', 'SOUTH', 'NORTH'].map((facility, n) => ({ id: `Patient:${n}`, body: bodyOf(facility) }));
    const { outcomes } = await view.write({ edits });
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      ['Patient:0', 'stored'],
      ['Patient:1', 'refused'],
      ['Patient:2', 'stored'],
    ]);
  });

  it('PR2 names no bytes of another document, whose they would become', async () => {
    const digest = await digestOf('Patient:south');
    const stub = { stub: true as const, contentType: 'text/plain', digest, length: 5, revpos: 1 };
    const borrowed = await write('Patient:mine', bodyOf('NORTH'), { attachments: { scan: stub } });
    expect(borrowed).toMatchObject({ state: 'refused', path: '_attachments.scan' });
  });

  it('LC6 @SAFETY names a site anew and changes nothing else of it: what is seen hangs on its code', async () => {
    const id = 'Location:site';
    const siteOf = (site: object, facility = '*') =>
      JSON.stringify({
        ...JSON.parse(bodyOf(facility, { kind: 'Location' })),
        resource: buildSite({ code: 'NORTH', name: 'North', recordPrefix: 'N', ...site }),
      });
    await inner.write({ edits: [{ id, body: siteOf({}) }] });
    const write = async (body: string, more: object = {}) =>
      (await view.write({ edits: [{ id, parent: (await revOf(id)) as never, body, ...more }] })).outcomes[0];
    const refused = { state: 'refused', reason: expect.stringMatching(/^site-kept/) };
    expect(await write(siteOf({ code: 'SOUTH' }))).toMatchObject(refused);
    expect(await write(siteOf({ recordPrefix: 'S' }))).toMatchObject(refused);
    expect(await write(siteOf({}, 'NORTH'))).toMatchObject(refused);
    expect(await write(siteOf({}), { deleted: true })).toMatchObject(refused);
    const path = { start: 9, ids: ['fff'] } as never;
    const graft = { id, rev: '9-fff' as never, path, deleted: false, body: siteOf({ code: 'SOUTH' }) };
    expect((await view.write({ grafts: [graft] })).outcomes[0]).toMatchObject(refused);
    expect(await write(siteOf({ name: 'St Brigid' }))).toMatchObject({ state: 'stored' });
  });

  it('PR1 RP11 holds nothing that central decides, and adds to no chain but its own', async () => {
    for (const kind of ['User', 'Role', 'Organisation', 'Station', 'Policy', 'MergePolicy'])
      expect([kind, await write(`${kind}:x`, bodyOf('NORTH', { kind }))]).toMatchObject([kind, { state: 'refused' }]);
    const event = (station: string, incarnation: number, organisation = 'org') => {
      const chain = { station, incarnation, sequence: 1, previousHash: '0'.repeat(64), hash: '0'.repeat(64) };
      return bodyOf('NORTH', { kind: 'AuditEvent', resource: { organisation, chain } });
    };
    const foreign = [event('other', 1), event('desk', 3), event('desk', 1, 'org-2'), '{}'];
    for (const [n, body] of foreign.entries())
      expect(await write(`AuditEvent:${n}`, body)).toMatchObject({ state: 'refused', reason: /another chain/ });
    for (const incarnation of [1, 2])
      expect(await write(`AuditEvent:own-${incarnation}`, event('desk', incarnation))).toMatchObject({
        state: 'stored',
      });
    const { outcomes } = await view.write({
      grafts: [{ id: 'AuditEvent:0', path: { start: 1, ids: ['a'] }, deleted: true, body: event('desk', 2) }],
    });
    expect(outcomes).toMatchObject([{ state: 'refused' }]);
  });
});
