/**
 * What is malformed, truncated, far too large or damaged, at every door: each gets an answer in words, nothing of it is
 * kept, and what was acknowledged before stays. The doors of one module alone are tried beside it (couch.test.ts,
 * faults.system.test.ts, sqlite-faults.test.ts, import-bundles.test.ts); here stands what goes over all of them.
 */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Core, composeCore } from '#main/core/compose.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { PERMISSIONS } from '#shared/contract/declare.ts';
import { contract, operations } from '#shared/contract/index.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import { PAGE_BYTES } from '#shared/sqlite/connection.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import * as endpoints from '#sync-server/couch/index.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { until } from '../until.ts';
import { patientDocument, type Side, startTwoOrganisations, type TwoOrganisations } from './two-organisations.ts';

const PASSWORD = 'a long first password';
const SITE = 'N1';

describe('at the server', () => {
  let two: TwoOrganisations;
  let side: Side;
  beforeAll(async () => {
    two = await startTwoOrganisations();
    side = two.north;
  });
  afterAll(() => two.server.dispose());

  const valid: Readonly<Record<string, unknown>> = {
    _bulk_docs: { docs: [patientDocument('Patient:cut-1'), patientDocument('Patient:cut-2')] },
    _bulk_get: { docs: [{ id: 'Patient:0192-north' }] },
    _revs_diff: { 'Patient:0192-north': ['1-a'] },
    _missing_revs: { 'Patient:0192-north': ['1-a'] },
    _all_docs: { keys: ['Patient:0192-north'] },
    _changes: { doc_ids: ['Patient:0192-north'] },
    _find: { selector: { kind: 'Patient' } },
    _explain: { selector: { kind: 'Patient' } },
    _index: { index: { fields: ['kind'] }, name: 'by-kind' },
    '_index/_bulk_delete': { docids: ['_design/x'] },
    _purge: { 'Patient:0192-north': ['1-a'] },
  };

  /** Every path that reads a body, off the server's own table, with a body that it would take. */
  function doors(): readonly { readonly path: string; readonly method: string; readonly body: string }[] {
    const own = `/${side.database}`;
    const services = Object.entries(endpoints.serviceEndpoints)
      .filter(([name, methods]) => 'POST' in methods && name in valid)
      .map(([name]) => ({ path: `${own}/${name}`, method: 'POST', body: JSON.stringify(valid[name]) }));
    const holdfast = [
      'users',
      'users/change',
      'users/own-password',
      'record-number-blocks',
      'audit-heads',
      'incarnations',
    ];
    const text = JSON.stringify(patientDocument('Patient:cut-3'));
    return [
      ...services,
      { path: own, method: 'POST', body: text },
      { path: `${own}/Patient:cut-3`, method: 'PUT', body: text },
      { path: `${own}/_local/cut`, method: 'PUT', body: '{"last":[1,2,3]}' },
      { path: '/_session', method: 'POST', body: '{"name":"a","password":"b"}' },
      { path: '/_holdfast/enrolment', method: 'POST', body: '{"code":"X","stationName":"Y"}' },
      { path: '/_holdfast/enrolment/check', method: 'POST', body: '{"code":"X","more":[1]}' },
      ...holdfast.map((name) => ({
        path: `/_holdfast/${side.database}/${name}`,
        method: 'POST',
        body: '{"a":{"b":[1]}}',
      })),
    ];
  }

  it('PR4 the table has no door that is not tried here', () => {
    const taking = Object.entries(endpoints.serviceEndpoints).filter(([, methods]) => 'POST' in methods);
    const untried = taking.map(([name]) => name).filter((name) => !(name in valid));
    expect(untried.sort()).toEqual(['_compact', '_ensure_full_commit', '_holdfast/grafts']);
  });

  const send = (path: string, method: string, body: BodyInit, headers: Record<string, string> = {}) =>
    side.station.send(path, { method, body, headers: { 'content-type': 'application/json', ...headers } });

  async function expectRefused(response: Response, what: readonly unknown[]): Promise<void> {
    const text = await response.text();
    expect([...what, response.status, response.status >= 400 && response.status < 500]).toEqual([
      ...what,
      response.status,
      true,
    ]);
    expect([...what, JSON.parse(text)]).toEqual([
      ...what,
      { error: expect.stringMatching(/\w/), reason: expect.stringMatching(/\w/) },
    ]);
    expect(text).not.toMatch(/\bat .*\.ts:|SyntaxError|Unexpected token|node:/);
  }

  const state = async () => {
    const info = (await (await side.station.send(`/${side.database}`)).json()) as Record<string, unknown>;
    return [info.update_seq, info.doc_count];
  };

  it('PR4 malformed or truncated JSON at every door is refused in words, and nothing of it is stored', async () => {
    const before = await state();
    for (const { path, method, body } of doors()) {
      const cuts = [1, Math.floor(body.length / 3), Math.floor((body.length * 2) / 3), body.length - 1];
      const bodies = [
        ...cuts.map((at) => body.slice(0, at)),
        '',
        '\u0000',
        '{"a":1}}',
        `${body}${body}`,
        '{"a":NaN}',
        "{'a':1}",
      ];
      for (const bad of bodies) {
        if (path.endsWith('_changes') && bad === '') continue; // CouchDB takes no body for an empty one
        await expectRefused(await send(path, method, bad), [path, bad.slice(0, 40)]);
      }
      const notUtf8 = new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
      await expectRefused(await send(path, method, notUtf8), [path, 'not UTF-8']);
    }
    expect(await state()).toEqual(before);
  });

  it('PR4 a body that is no gzip, a cut one, or one that unpacks to far too much', async () => {
    const before = await state();
    const gzip = { 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20), { level: 9 });
    for (const { path, method, body } of doors()) {
      if (path.startsWith('/_holdfast') || path === '/_session') continue;
      const packed = gzipSync(body);
      await expectRefused(await send(path, method, 'no gzip', gzip), [path, 'no gzip']);
      await expectRefused(await send(path, method, packed.subarray(0, packed.length - 9), gzip), [path, 'cut gzip']);
      await expectRefused(await send(path, method, body, { 'content-encoding': 'br' }), [path, 'brotli']);
    }
    const bombed = await send(`/${side.database}/_bulk_docs`, 'POST', new Uint8Array(bomb), gzip);
    expect(bombed.status).toBe(413);
    expect(await state()).toEqual(before);
  });

  it('PR4 rows that are cut or are none: a 400 that stores nothing', async () => {
    const before = await state();
    const rows = { 'content-type': ROWS_MEDIA_TYPE };
    const path = `/${side.database}/_holdfast/grafts`;
    const header = { id: 'Patient:cut-4', rev: '1-0123456789abcdef0123456789abcdef', revs: [1] };
    const row = `${JSON.stringify(header)}\t${JSON.stringify(patientDocument('Patient:cut-4'))}\n`;
    for (const bad of ['nonsense\n', '{}\t{}\n', '\t\n', `${row.slice(0, 60)}\n`, `\u0000\n`, '{"id":1}\t{}\n'])
      await expectRefused(await send(path, 'POST', bad, rows), [path, bad.slice(0, 30)]);
    expect((await send(path, 'POST', row.slice(0, -20), rows)).status).toBeLessThan(500);
    expect(await state()).toEqual(before);
  });

  it('PR4 a document of 20 MB in the database of an organisation: 413 for that one, the others are stored', async () => {
    const text = 'x'.repeat(20 * 1024 * 1024);
    const large = { ...patientDocument('Patient:large'), note: text };
    const own = `/${side.database}`;
    const alone = await side.station.send(`${own}/Patient:large`, { method: 'PUT', json: large });
    expect([alone.status, await alone.json()]).toEqual([413, { error: 'document_too_large', reason: 'Patient:large' }]);
    const local = await side.station.send(`${own}/_local/large`, { method: 'PUT', json: { text } });
    expect(local.status).toBe(413);
    const others = [patientDocument('Patient:beside-1'), patientDocument('Patient:beside-2')] as const;
    const edits = await side.station.send(`${own}/_bulk_docs`, { json: { docs: [others[0], large, others[1]] } });
    expect(await edits.json()).toMatchObject([
      { ok: true },
      { id: 'Patient:large', error: 'document_too_large' },
      { ok: true },
    ]);
    const rev = '1-0123456789abcdef0123456789abcdef';
    const grafted = [patientDocument('Patient:beside-3'), large].map((doc) => ({ ...doc, _rev: rev }));
    const grafts = await side.station.send(`${own}/_bulk_docs`, { json: { docs: grafted, new_edits: false } });
    expect(await grafts.json()).toMatchObject([{ id: 'Patient:large', error: 'document_too_large' }]);
    for (const id of ['Patient:beside-1', 'Patient:beside-2', 'Patient:beside-3'])
      expect([id, (await side.station.send(`${own}/${id}`)).status]).toEqual([id, 200]);
    expect((await side.station.send(`${own}/Patient:large`)).status).toBe(404);
  });
});

describe('at a station', () => {
  let server: TestServer;
  let folder: string;
  let core: Core;
  let window: TestWindow;
  let file: string;
  let patientId: string;
  let database: string;

  const compose = () => {
    const openStore = (path: string, key: Uint8Array) => openStationStore({ file: path, key, writer: 'inline' });
    return composeCore({ dataFolder: folder, openReserve: () => undefined, openStore });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-wrong-'));
    server = await startTestServer({ logLevel: 'silent' });
    const provisioned = await provisionOrganisation(server.context, {
      name: 'North',
      demo: true,
      sites: [{ code: SITE, name: 'North One', wards: [] }],
      users: [
        {
          login: 'nora',
          displayName: 'Nora',
          roles: ['nurse', 'doctor', 'pharmacist', 'administrator', 'auditor'],
          password: PASSWORD,
        },
      ],
    });
    ({ database } = provisioned.organisation);
    file = join(folder, provisioned.organisation.id, 'records.db');
    core = compose();
    await core.start();
    window = openTestWindow(core);
    const where = { address: server.address, code: provisioned.enrolmentCode.code };
    const { fingerprint, sites } = await window.done(contract.station.checkCode, where);
    const desk = { stationName: 'Desk', siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
    await window.done(contract.station.enrol, { ...where, fingerprint, ...desk });
    await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
    await signIn(window);
    const demographics = { family: 'Okafor', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
    patientId = (await window.done(contract.patient.register, { commandId: crypto.randomUUID(), demographics })).id;
  });
  afterAll(async () => {
    await core.stop();
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const signIn = (at: TestWindow) => at.done(contract.session.signIn, { login: 'nora', password: PASSWORD });

  it('AP1 every operation refuses what is not its input, in words, without a fault', async () => {
    expect(operations.size).toBeGreaterThan(30);
    const deep = JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`) as unknown;
    const inputs = [
      null,
      1,
      'text',
      [],
      [[]],
      deep,
      true,
      { patientId: { $ne: 1 } },
      { id: '../../x', patientId: 'Patient:' },
    ];
    for (const operation of operations.values()) {
      const takesNothing = operation.input.safeParse({}).success;
      if (operation.type === 'stream') continue;
      for (const input of takesNothing ? inputs.slice(0, 7) : [...inputs, {}]) {
        const answer = await window.call(operation, input as never);
        const what = [operation.name, JSON.stringify(input).slice(0, 40)];
        expect([...what, isRefusal(answer) && answer.code]).toEqual([...what, 'invalid-input']);
        expect((answer as unknown as Refusal).sentence).toMatch(/\w+ \w+/);
      }
    }
    expect(PERMISSIONS.length).toBeGreaterThan(5);
  });

  it('AP1 text that is no text, or far too long, is refused or kept as it is', async () => {
    const odd = [
      '\u0000',
      '\ud800',
      '\u202e',
      "Robert'); DROP TABLE document;--",
      '%_*"(',
      '{{x}}',
      '<script>',
      'A'.repeat(101),
    ];
    for (const family of odd) {
      const demographics = { family, given: ['X'], sex: 'unknown' as const, birthDate: '1901-01-01' };
      const input = { commandId: crypto.randomUUID(), demographics, distinctFrom: [] };
      const saved = await window.call(contract.patient.register, input);
      const found = await window.call(contract.patient.search, { text: family });
      for (const answer of [saved, found])
        if (isRefusal(answer)) expect(['invalid-input', 'duplicate-suspected']).toContain(answer.code);
    }
    const { hits } = await window.done(contract.patient.search, { text: 'Okafor' });
    expect(hits.map((hit) => hit.patientId)).toEqual([patientId]);
  });

  it('EN5 a damaged page: core says what to do or works on what is whole; nothing is deleted or overwritten', async () => {
    await core.stop();
    const whole = readFileSync(file);
    const pages = Math.floor(whole.length / PAGE_BYTES);
    const names = (await readdir(join(file, '..'))).sort();
    const told = { refusedAtStart: 0, refusedLater: 0, untouched: 0 };
    const step = Math.max(1, Math.ceil(pages / 40));
    for (let page = 0; page < pages; page += step) {
      flip(file, page * PAGE_BYTES + 300);
      const broken = compose();
      const refused = await broken.start();
      if (refused) {
        told.refusedAtStart += 1;
        expectAdvice(refused);
      } else {
        const again = openTestWindow(broken);
        const answers = [
          await again.call(contract.session.signIn, { login: 'nora', password: PASSWORD }),
          await again.call(contract.patient.search, { text: 'Okafor' }),
          await again.call(contract.chart.open, { patientId, purpose: 'TREAT' }),
        ];
        const damage = answers.filter((answer) => isRefusal(answer) && answer.code === 'file-damaged');
        for (const refusal of damage) expectAdvice(refusal as Refusal);
        told[damage.length > 0 ? 'refusedLater' : 'untouched'] += 1;
      }
      await broken.stop();
      expect(statSync(file).size).toBeGreaterThanOrEqual(whole.length);
      expect((await readdir(join(file, '..'))).sort()).toEqual(expect.arrayContaining(names));
      restore(file, whole);
    }
    console.log(`${pages} pages, every ${step}. flipped: ${JSON.stringify(told)}`);
    expect(told.refusedAtStart + told.refusedLater).toBeGreaterThan(0);
    core = compose();
    expect(await core.start()).toBeUndefined();
    window = openTestWindow(core);
    await signIn(window);
    const { hits } = await window.done(contract.patient.search, { text: 'Okafor' });
    expect(hits.map((hit) => hit.patientId)).toEqual([patientId]);
  });

  it('RP5 a record of 20 MB that central refuses is set aside with its reason, and what comes after it goes up', async () => {
    const place = core.workplace();
    if (!place) throw new Error('not enrolled');
    const { store, stationId, hybridClock } = place.desk;
    const central = await server.context.stores.open(database);
    const put = (id: string, note: string) => {
      const body = {
        ...patientDocument(id, 'Large'),
        facility: SITE,
        at: hybridClock.next(),
        station: stationId,
        note,
        _id: undefined,
      };
      return store.write({ edits: [{ id, body: JSON.stringify(body) }] });
    };
    await put('Patient:large', 'x'.repeat(20 * 1024 * 1024));
    await put('Patient:after', 'small');
    const isThere = async () => (await central.find('Patient:after')) !== undefined;
    await until([central], isThere, { withinMs: 30_000, what: 'the record after the large one' });
    const isListed = async () => (await core.sync().listRefused()).length > 0;
    await until([store], isListed, { withinMs: 10_000, what: 'the large record in the list' });
    expect(await core.sync().listRefused()).toMatchObject([
      { id: 'Patient:large', direction: 'push', reason: expect.stringMatching(/\w/) },
    ]);
    expect(await central.find('Patient:large')).toBeUndefined();
    expect((await store.find('Patient:large'))?.body?.length).toBeGreaterThan(20 * 1024 * 1024);
  });
});

function expectAdvice({ code, sentence }: Refusal): void {
  expect(['file-damaged', 'wrong-key']).toContain(code);
  expect(sentence).toMatch(/backup/);
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  write(file, Uint8Array.of((bytes[at] ?? 0) ^ 1), at);
}

function restore(file: string, bytes: Uint8Array): void {
  write(file, bytes, 0);
}

function write(file: string, bytes: Uint8Array, at: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}
