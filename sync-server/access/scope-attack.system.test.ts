/** PR2 attacked: everything of one site tried by a station of another one of the same organisation. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRow, ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import { provisionOrganisation } from '../orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { ADMINISTRATOR, enrolTestStation, type StationRequest, type TestStation } from '../testing/test-station.ts';

const SECRET = 'Zebediah-Quartermain';
const PATIENT = 'Patient:0192-south';
const GONE = 'Observation:0192-gone';
const NOTHING = 'Patient:0192-never';
/** Where an id or a reference begins: random ids hold these digits now and then. */
const ANY_OF_THEM = /[:/]0192-/;
const AT = '2026-04-01T08:00:00.000Z-0000-s';

let server: TestServer;
let north: TestStation;
let south: TestStation;
let userId = '';
let rev = '';
let digest = '';

const body = (kind: string, facility: string, patient: string, resource: object = {}) => ({
  ...{ kind, v: 1, facility, patient, at: AT, by: 'User:1', station: 's' },
  resource: { resourceType: kind, ...resource },
});
const patientBody = (facility: string, id: string) =>
  body('Patient', facility, id, { name: [{ family: SECRET }], gender: 'male', birthDate: '1980-01-01' });

beforeAll(async () => {
  server = await startTestServer();
  const organisation = await provisionOrganisation(server.context, {
    name: 'Both',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [] })),
    users: [{ ...ADMINISTRATOR, displayName: 'Ada Min', roles: ['administrator', 'nurse'] }],
  });
  const [first, second] = organisation.sites;
  north = await enrolTestStation(server, { ...organisation, sites: first ? [first] : [] }, 'North');
  south = await enrolTestStation(server, { ...organisation, sites: second ? [second] : [] }, 'South');
  rev = await put(south, PATIENT, patientBody('SOUTH', PATIENT));
  const scan = await south.send(`/${south.database}/${PATIENT}/scan.txt?rev=${rev}`, {
    ...{ method: 'PUT', body: SECRET, headers: { 'content-type': 'text/plain' } },
  });
  rev = ((await scan.json()) as { rev: string }).rev;
  digest = `md5-${createHash('md5').update(SECRET).digest('base64')}`;
  const pulse = { status: 'final', code: { text: SECRET } };
  const gone = await put(south, GONE, body('Observation', 'SOUTH', PATIENT, pulse));
  await south.send(`/${south.database}/${GONE}?rev=${gone}`, { method: 'DELETE' });
  await put(
    south,
    'Encounter:0192-south',
    body('Encounter', 'SOUTH', PATIENT, { status: 'in-progress', class: { code: 'IMP' } }),
  );
  const store = await server.context.stores.open(south.database);
  userId = (await store.listDocuments({ kind: 'User', limit: 9 }))[0]?.id ?? '';
});
afterAll(() => server.dispose());

async function put(station: TestStation, id: string, json: object): Promise<string> {
  const answer = await station.send(`/${station.database}/${id}`, { method: 'PUT', json });
  const { rev: made } = (await answer.json()) as { rev?: string };
  if (made === undefined) throw new Error(`not stored: ${answer.status}`);
  return made;
}

/** Every way to read one document, with what an attacker knows of it: id, revision, names of attachments. */
function readsOf(id: string): readonly (readonly [string, StationRequest])[] {
  const rows = { accept: ROWS_MEDIA_TYPE };
  const docs = [{ id, rev }, { id }, { id, rev, atts_since: [] }];
  const keys = JSON.stringify([id]);
  return [
    [`/${id}`, {}],
    [`/${id}`, { method: 'HEAD' }],
    [`/${id}?rev=${rev}`, {}],
    [`/${id}?revs=true&revs_info=true&conflicts=true&attachments=true`, {}],
    [`/${id}?open_revs=all`, {}],
    [`/${id}?open_revs=${encodeURIComponent(JSON.stringify([rev]))}&latest=true`, {}],
    [`/${id}/scan.txt`, {}],
    [`/${id}/scan.txt?rev=${rev}`, {}],
    [`/${id}/scan.txt`, { method: 'HEAD' }],
    [`/${id}/scan.txt`, { headers: { range: 'bytes=0-3' } }],
    [`/_all_docs?include_docs=true&keys=${encodeURIComponent(keys)}`, {}],
    ['/_all_docs', { json: { keys: [id], include_docs: true, conflicts: true } }],
    [`/_all_docs?include_docs=true&startkey="${id}"&endkey="${id}"`, {}],
    ['/_bulk_get?revs=true&attachments=true', { json: { docs } }],
    ['/_bulk_get?latest=true', { json: { docs } }],
    ['/_revs_diff', { json: { [id]: [rev] } }],
    ['/_missing_revs', { json: { [id]: [rev] } }],
    [`/_changes?filter=_doc_ids&include_docs=true&doc_ids=${encodeURIComponent(keys)}`, {}],
    ['/_changes?filter=_doc_ids&style=all_docs', { json: { doc_ids: [id] } }],
    ['/_find', { json: { selector: { _id: id } } }],
    ['/_explain', { json: { selector: { _id: id } } }],
    [`/_changes?filter=_doc_ids&doc_ids=${encodeURIComponent(keys)}`, { headers: rows }],
  ];
}

/** An answer with the id taken out, so that two ids can be compared; what differs from call to call left away. */
async function told(response: Response, id: string): Promise<string> {
  const left = new Set(['date', 'x-request-id', 'content-length', 'etag']);
  const headers = [...response.headers].filter(([name]) => !left.has(name)).sort();
  return JSON.stringify([response.status, headers, await response.text()]).replaceAll(id, '<id>');
}

describe('PR2 what is out of scope does not exist', () => {
  it.each([PATIENT, GONE, 'Encounter:0192-south'])('PR2 %s by id, on every reading path', async (id) => {
    const never = id.replace(/:.*/, ':0192-never');
    const sent = async ([path, init]: readonly [string, StationRequest], of: string) =>
      told(await north.send(`/${north.database}${path}`, init), of);
    for (const [at, read] of readsOf(id).entries()) {
      const [path] = read;
      const theirs = await sent(read, id);
      const nothing = await sent(readsOf(never)[at] ?? read, never);
      expect([path, theirs]).toEqual([path, nothing]);
      expect(theirs).not.toContain(SECRET);
    }
  });

  it.each([
    '/_changes?include_docs=true&style=all_docs&attachments=true',
    '/_changes?descending=true&include_docs=true',
    '/_changes?feed=longpoll&include_docs=true&since=0',
    '/_changes?feed=continuous&include_docs=true&timeout=50',
    '/_changes?feed=eventsource&include_docs=true&timeout=50',
    '/_changes?since=0&include_docs=true&lane=1',
    '/_changes?since=0,0,0&lane=each',
    '/_all_docs?include_docs=true',
    '/_all_docs?include_docs=true&descending=true&skip=1',
    '/_all_docs?startkey="P"&endkey="Q"',
  ])('PR2 no list or feed shows it: %s', async (path) => {
    const headers: Record<string, string> = path.includes('lane=each') ? { accept: ROWS_MEDIA_TYPE } : {};
    const answer = await (await north.send(`/${north.database}${path}`, { headers })).text();
    for (const word of [SECRET, PATIENT, GONE, 'Encounter:']) expect(answer).not.toContain(word);
    if (!path.includes('startkey')) expect(answer).toContain('Role:');
    const rows = await north.send(`/${north.database}${path}`, { headers: { accept: ROWS_MEDIA_TYPE } });
    expect(await rows.text()).not.toMatch(ANY_OF_THEM);
  });

  it('PR2 selectors find nothing of it, and counts count nothing of it', async () => {
    for (const selector of [{ kind: 'Patient' }, { facility: 'SOUTH' }, { patient: PATIENT }, { _id: { $gt: null } }]) {
      const found = await north.send(`/${north.database}/_find`, { json: { selector, limit: 500 } });
      expect(found.status).toBe(200);
      expect(await found.text()).not.toMatch(ANY_OF_THEM);
    }
    const all = (await (await north.send(`/${north.database}/_all_docs?limit=0`)).json()) as { total_rows: number };
    const listed = (await (await north.send(`/${north.database}/_all_docs`)).json()) as { rows: unknown[] };
    expect(all.total_rows).toBe(listed.rows.length);
    const about = (await (await north.send(`/${north.database}`)).json()) as { doc_count: number };
    expect(about.doc_count).toBe(listed.rows.length);
    const page = (await (await north.send(`/${north.database}/_changes?limit=1`)).json()) as { pending: number };
    const whole = (await (await north.send(`/${north.database}/_changes`)).json()) as { results: unknown[] };
    expect(page.pending).toBe(whole.results.length - 1);
  });
});

describe('PR2 writes', () => {
  const bulk = async (docs: readonly object[], newEdits: boolean) =>
    (await north.send(`/${north.database}/_bulk_docs`, { json: { docs, new_edits: newEdits } })).json();

  it('PR2 another site is not written to, and each document is refused by itself with a code', async () => {
    const own = { _id: 'Patient:0192-mine', ...patientBody('NORTH', 'Patient:0192-mine') };
    const foreign = { _id: 'Patient:0192-planted', ...patientBody('SOUTH', 'Patient:0192-planted') };
    expect(await bulk([own, foreign], true)).toMatchObject([
      { ok: true, id: own._id },
      { id: foreign._id, error: 'forbidden', reason: expect.stringMatching(/^outside-scope: /) },
    ]);
    expect(await bulk([{ ...foreign, _rev: '1-abc' }], false)).toMatchObject([{ error: 'forbidden' }]);
    const path = { start: 1, ids: ['abc'] };
    const row = encodeRow('0', { id: foreign._id, rev: '1-abc', path, deleted: false, body: JSON.stringify(foreign) });
    const grafts = { method: 'POST', body: row, headers: { 'content-type': ROWS_MEDIA_TYPE } };
    const answer = await (await north.send(`/${north.database}/_holdfast/grafts`, grafts)).json();
    expect(answer).toMatchObject({
      refused: [{ error: 'forbidden', reason: expect.stringMatching(/^outside-scope/) }],
    });
  });

  it('PR2 a document is not taken over by claiming it for the own site', async () => {
    const claimed = { _id: PATIENT, ...patientBody('NORTH', PATIENT) };
    expect(await bulk([{ ...claimed, _rev: '9-fff' }], false)).toMatchObject([{ error: 'forbidden' }]);
    expect(await bulk([claimed], true)).toMatchObject([{ error: 'forbidden' }]);
    expect((await north.send(`/${north.database}/${PATIENT}`)).status).toBe(404);
  });

  it('PR2 an edit or a deletion of what cannot be seen is the conflict that a made-up revision is', async () => {
    const edited = async (id: string, of: string) =>
      told(
        await north.send(`/${north.database}/${id}?rev=${of}`, { method: 'PUT', json: patientBody('NORTH', id) }),
        id,
      );
    expect(await edited(PATIENT, rev)).toBe(await edited(NOTHING, rev));
    const deleted = async (id: string) =>
      told(await north.send(`/${north.database}/${id}?rev=${rev}`, { method: 'DELETE' }), id);
    expect(await deleted(PATIENT)).toBe(await deleted(NOTHING));
    const attached = async (id: string) =>
      told(await north.send(`/${north.database}/${id}/scan.txt?rev=${rev}`, { method: 'PUT', body: 'x' }), id);
    expect(await attached(PATIENT)).toBe(await attached(NOTHING));
    expect((await south.send(`/${south.database}/${PATIENT}`)).status).toBe(200);
  });

  it("PR2 another document's bytes are not borrowed by their digest", async () => {
    const id = 'DocumentReference:0192-thief';
    const resource = { status: 'current', content: [{ attachment: { title: 'x' } }] };
    const stub = { stub: true, content_type: 'text/plain', digest, length: SECRET.length, revpos: 1 };
    const thief = {
      _id: id,
      ...body('DocumentReference', 'NORTH', 'Patient:0192-mine', resource),
      _attachments: { x: stub },
    };
    await bulk([thief], true);
    await bulk([{ ...thief, _rev: '1-abc' }], false);
    const read = await north.send(`/${north.database}/${id}/x`);
    expect([read.status, await read.text()]).toEqual([404, expect.not.stringContaining(SECRET)]);
  });
});

describe('PR2 a patient who is brought here', () => {
  const feedSince = async (since: string) => {
    const answer = await north.send(`/${north.database}/_changes?since=${since}`);
    return (await answer.json()) as { results: { id: string; deleted?: true }[]; last_seq: string; pending: number };
  };
  const ask = (call: string, json: object) => north.send(`/_holdfast/${north.database}/scope/${call}`, { json });

  it('PR2 is found by an online search, brought, hidden again after the return; every step is audited', async () => {
    const found = await (await ask('find-patients', { userId, text: SECRET, purpose: 'TREAT' })).json();
    expect(found).toMatchObject({
      patients: expect.arrayContaining([
        expect.objectContaining({ patientId: PATIENT, site: { code: 'SOUTH', name: 'SOUTH' }, here: false }),
      ]),
    });
    const before = await feedSince('now');
    const brought = { requestId: 'request-1', userId, patientId: PATIENT, reason: 'transfer', purpose: 'TREAT' };
    const checkout = await (await ask('check-out', brought)).json();
    expect(checkout).toMatchObject({ patientId: PATIENT, epoch: 1, site: { code: 'SOUTH' } });
    expect(await (await ask('check-out', brought)).json()).toEqual(checkout);
    const after = await feedSince(before.last_seq);
    expect(after.results.map(({ id }) => id).sort()).toEqual(['Encounter:0192-south', GONE, PATIENT]);
    expect((await feedSince(after.last_seq)).results).toEqual([]);
    expect((await north.send(`/${north.database}/${PATIENT}/scan.txt`)).status).toBe(200);
    await ask('return', { userId, patientId: PATIENT });
    expect((await north.send(`/${north.database}/${PATIENT}`)).status).toBe(404);
    expect((await north.send(`/${north.database}/${PATIENT}/scan.txt`)).status).toBe(404);
    const audited = (
      await (await server.context.stores.open(north.database)).listDocuments({ kind: 'AuditEvent', limit: 99 })
    )
      .map(
        ({ body: text = '' }) =>
          (JSON.parse(text) as { resource: { operation: string; patients: string[]; target?: string } }).resource,
      )
      .filter(({ operation }) => operation.startsWith('scope.'));
    expect(audited.map(({ operation }) => operation)).toEqual([
      ...['scope.findElsewhere', 'scope.checkOut', 'scope.checkOut', 'scope.return'],
    ]);
    for (const event of audited)
      expect([event.patients.includes(PATIENT), event.target]).toEqual([true, north.enrolment.stationId]);
  });

  it('PR2 work about a patient who went back is still taken, and not shown', async () => {
    const id = 'Observation:0192-late';
    const late = {
      _id: id,
      _rev: '1-abc',
      ...body('Observation', 'SOUTH', PATIENT, { status: 'final', code: { text: 'pulse' } }),
    };
    const answer = await north.send(`/${north.database}/_bulk_docs`, { json: { docs: [late], new_edits: false } });
    expect(await answer.json()).toEqual([]);
    expect((await south.send(`/${south.database}/${id}`)).status).toBe(200);
    expect((await north.send(`/${north.database}/${id}`)).status).toBe(404);
  });

  it('PR2 checked out again, all of it is sent again, a page at a time', async () => {
    const { last_seq: before } = await feedSince('now');
    await ask('check-out', { requestId: 'request-2', userId, patientId: PATIENT, reason: 'again', purpose: 'TREAT' });
    const ids: string[] = [];
    for (let since = before; ; ) {
      const answer = await north.send(`/${north.database}/_changes?since=${since}&limit=1`);
      const page = (await answer.json()) as Awaited<ReturnType<typeof feedSince>>;
      ids.push(...page.results.map(({ id }) => id));
      if (page.results.length === 0) break;
      expect(page.last_seq).toMatch(/^[0-9A-Za-z.-]+$/);
      since = page.last_seq;
    }
    expect(ids.sort()).toEqual(['Encounter:0192-south', GONE, 'Observation:0192-late', PATIENT].sort());
    await ask('return', { userId, patientId: PATIENT });
  });

  it('PR2 an unknown user, a role that may not, an unknown patient', async () => {
    const asked = {
      requestId: 'request-3',
      userId: 'User:nobody',
      patientId: PATIENT,
      reason: 'because',
      purpose: 'TREAT',
    };
    expect((await ask('check-out', asked)).status).toBe(401);
    expect((await ask('find-patients', { userId: PATIENT, text: 'zeb', purpose: 'TREAT' })).status).toBe(401);
    expect((await ask('check-out', { ...asked, userId, patientId: NOTHING })).status).toBe(404);
  });

  it('RP8 the manifest is the sum of what the station may hold', async () => {
    const manifest = (await (await ask('manifest', {})).json()) as { count: number; hash: string };
    const all = (await (await north.send(`/${north.database}/_changes`)).json()) as { results: unknown[] };
    expect(manifest).toMatchObject({ facilities: ['NORTH'], patients: [], count: all.results.length });
  });
});
