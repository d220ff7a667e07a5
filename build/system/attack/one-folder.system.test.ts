/**
 * One desk that works for two organisations: one data folder, two files, two keys. What the core of one is asked with the
 * ids of the other answers as what does not exist, and a search of the bytes — of files in use, with their logs, on the
 * desk and at central — finds no word of either.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Core, composeCore } from '#main/core/compose.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import type { InputOf, Operation } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { until } from '../until.ts';

const PASSWORD = 'a long first password';

interface Desk {
  readonly provisioned: ProvisionedOrganisation;
  readonly core: Core;
  readonly window: TestWindow;
  readonly store: DocumentStore;
  readonly central: DocumentStore;
  readonly ids: { readonly patient: string; readonly allergy: string; readonly vitals: string; readonly file: string };
  /** What must be readable nowhere. */
  readonly secrets: readonly string[];
}

let server: TestServer;
let folder: string;
let north: Desk;
let south: Desk;
const commandId = () => crypto.randomUUID();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-attack-'));
  server = await startTestServer();
  north = await startDesk('North', { family: 'Quercusson', substance: 'Amoxibarkin', file: 'NORTHERN-SCAN-BYTES' });
  south = await startDesk('South', { family: 'Salixdottir', substance: 'Ibuwillowfen', file: 'SOUTHERN-SCAN-BYTES' });
});
afterAll(async () => {
  for (const desk of [north, south]) await desk?.core.stop();
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function startDesk(name: string, words: { family: string; substance: string; file: string }): Promise<Desk> {
  const login = `nurse-${name.toLowerCase()}`;
  const provisioned = await provisionOrganisation(server.context, {
    name,
    demo: true,
    sites: [{ code: 'N1', name: `Site of ${name}`, wards: [{ code: 'A', name: 'Ward A' }] }],
    users: [{ login, displayName: `Person ${name}sen`, roles: ['nurse'], password: PASSWORD }],
  });
  const { id, database } = provisioned.organisation;
  const core = composeCore({ dataFolder: folder, organisation: id, openReserve: () => undefined });
  await core.start();
  const window = openTestWindow(core);
  const where = { address: server.address, code: provisioned.enrolmentCode.code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, where);
  const desk = { stationName: `Desk of ${name}`, siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...where, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, { login, password: PASSWORD });
  const place = core.workplace();
  if (!place) throw new Error('not enrolled');
  const { store } = place.desk;
  const demographics = { family: words.family, given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
  const { id: patientId } = await window.done(contract.patient.register, { commandId: commandId(), demographics });
  const entry = { substance: { text: words.substance }, criticality: 'high' as const };
  const allergy = await window.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
  const taken = { takenAt: new Date().toISOString(), pulse: 72, note: `${words.family} feels better` };
  const vitals = await window.done(contract.vitals.record, { commandId: commandId(), patientId, entry: taken });
  const file = await attach(store, place.desk.stationId, patientId, words.file);
  const central = await server.context.stores.open(database);
  const nothingWaits = async () => {
    const there = await Promise.all([allergy.id, vitals.id, file].map((one) => central.find(one)));
    return there.every((found) => found !== undefined);
  };
  await until([central], nothingWaits, { withinMs: 15_000, what: 'everything at central' });
  await window.done(contract.chart.open, { patientId, purpose: 'TREAT' });
  const ids = { patient: patientId, allergy: allergy.id, vitals: vitals.id, file };
  const secrets = [...Object.values(words), `Person ${name}sen`, patientId, allergy.id, 'patient.register'];
  return { provisioned, core, window, store, central, ids, secrets };
}

/** A file in the record, as `document.attach` leaves it. */
async function attach(store: DocumentStore, station: string, patient: string, text: string): Promise<string> {
  const id = `DocumentReference:${crypto.randomUUID()}`;
  const at = `${new Date().toISOString()}-0000-${station}`;
  const attachment = { contentType: 'image/png', title: text };
  const resource = { resourceType: 'DocumentReference', status: 'current', content: [{ attachment }] };
  const body = { kind: 'DocumentReference', v: 1, facility: 'N1', patient, at, by: 'User:1', station, resource };
  const attachments = { file: { contentType: 'image/png', data: new TextEncoder().encode(text.repeat(2000)) } };
  const { outcomes } = await store.write({ edits: [{ id, body: JSON.stringify(body), attachments }] });
  if (outcomes[0]?.state !== 'stored') throw new Error(JSON.stringify(outcomes[0]));
  return id;
}

/** Every file below a folder, as Latin-1 text, by name. */
async function readAll(path: string): Promise<Map<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}

/** A word as it may stand in a file: in UTF-8, UTF-16, hexadecimal or base64 at each of the three offsets. */
function spellings(word: string): readonly string[] {
  const bytes = Buffer.from(word, 'utf8');
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(shift === 0 ? 0 : shift + 1, text.length - 4);
  });
  const wide = Buffer.from(word, 'utf16le').toString('latin1');
  return [bytes.toString('latin1'), word.toLowerCase(), word.toUpperCase(), wide, bytes.toString('hex'), ...base64];
}

const folderOf = ({ provisioned }: Desk) => join(folder, provisioned.organisation.id);

describe('one desk in two organisations', () => {
  it('EN3 two files, two keys, two station keys; neither key opens the other file', async () => {
    const keys = await Promise.all(
      [north, south].map(async (desk) => {
        const record = JSON.parse(await readFile(join(folderOf(desk), 'station.json'), 'utf8')) as Record<
          string,
          string
        >;
        const vaulted = await server.context.secrets.read(desk.provisioned.organisation.id);
        return [record.storeKey, record.stationKey, vaulted.databaseKey];
      }),
    );
    expect(new Set(keys.flat()).size).toBe(6);
    const [, , key = ''] = keys[0] ?? [];
    const wrong = await openStationStore({
      file: join(server.folder, 'databases', `${south.provisioned.organisation.id}.sqlite`),
      key: Buffer.from(key, 'base64'),
      writer: 'inline',
    });
    expect(wrong).toMatchObject({ refused: true, code: 'wrong-key' });
  });

  it('PR1 neither search, lists, feed nor charts of one know anything of the other', async () => {
    for (const [mine, other] of [
      [north, south],
      [south, north],
    ] as const) {
      const [family = '', substance = ''] = other.secrets;
      for (const text of [family, family.slice(0, 4), other.ids.patient, substance]) {
        const { hits, more } = await mine.window.done(contract.patient.search, { text });
        expect([text, hits, more]).toEqual([text, [], false]);
      }
      const like = { family, given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
      const candidates = await mine.window.done(contract.patient.listDuplicates, like);
      expect(candidates.filter(({ patient }) => patient.patientId !== mine.ids.patient)).toEqual([]);
      const seen: string[] = [];
      await mine.window.until(contract.feed.watch, {}, ({ rows, caughtUp }) => {
        seen.push(JSON.stringify(rows));
        return caughtUp;
      });
      expect(seen.join()).toContain(mine.ids.patient);
      for (const word of other.secrets.filter((secret) => secret !== 'patient.register'))
        expect(seen.join()).not.toContain(word);
    }
  });

  it('PR1 each call with the ids of the other is refused in the words for made-up ids', async () => {
    const nobody = {
      patient: `Patient:${crypto.randomUUID()}`,
      allergy: `AllergyIntolerance:${crypto.randomUUID()}`,
      vitals: `Observation:${crypto.randomUUID()}`,
      file: `DocumentReference:${crypto.randomUUID()}`,
    };
    const rev = (await south.store.find(south.ids.allergy))?.rev ?? '';
    const entry = { takenAt: new Date().toISOString(), pulse: 80 };
    const act = (patientId: string) => ({ commandId: commandId(), patientId });
    const calls = (ids: typeof nobody): readonly (readonly [Operation, unknown])[] => [
      [contract.chart.open, { patientId: ids.patient, purpose: 'TREAT' }],
      [contract.chart.listHistory, { patientId: ids.patient, id: ids.allergy }],
      [contract.chart.listHistory, { patientId: north.ids.patient, id: ids.allergy }],
      [contract.vitals.record, { ...act(ids.patient), entry }],
      [contract.vitals.withdraw, { ...act(ids.patient), id: ids.vitals, parent: rev, reason: 'x' }],
      [contract.vitals.withdraw, { ...act(north.ids.patient), id: ids.vitals, parent: rev, reason: 'x' }],
      [contract.allergy.change, { ...act(ids.patient), id: ids.allergy, parent: rev, changes: {} }],
      [contract.allergy.change, { ...act(north.ids.patient), id: ids.allergy, parent: rev, changes: {} }],
      [contract.patient.edit, { ...act(ids.patient), parent: rev, changes: { family: 'X' } }],
      [contract.file.read, { patientId: ids.patient, id: ids.file }],
      [contract.file.read, { patientId: north.ids.patient, id: ids.file }],
      [contract.conflict.list, { patientId: ids.patient }],
      [
        contract.conflict.resolve,
        { commandId: commandId(), id: ids.allergy, leaves: [rev, rev], choices: { '*': rev } },
      ],
    ];
    const made = calls(nobody);
    for (const [index, [operation, input]] of calls(south.ids).entries()) {
      const theirs = await north.window.call(operation, input as InputOf<typeof operation>);
      const nothing = await north.window.call(operation, made[index]?.[1] as InputOf<typeof operation>);
      expect([operation.name, theirs]).toEqual([operation.name, nothing]);
      expect([operation.name, isRefusal(theirs) || JSON.stringify(theirs) === '[]']).toEqual([operation.name, true]);
    }
  });

  it('PR1 a session of one is none at the core of the other', async () => {
    const login = 'nurse-south';
    expect(await north.window.call(contract.session.signIn, { login, password: PASSWORD })).toMatchObject({
      code: 'wrong-credentials',
    });
    const offered = await north.window.done(contract.session.listRecentUsers, {});
    expect(JSON.stringify(offered)).not.toContain('Southsen');
  });

  it('EN2 EN3 files in use: nothing of a record can be read, and nothing of the one stands with the other', async () => {
    const files = new Map([...(await readAll(folder)), ...(await readAll(server.folder))]);
    const names = [...files.keys()];
    for (const part of ['records.db', 'records.db-wal', 'station.json', '.sqlite', '.sqlite-wal', 'catalogue.sqlite'])
      expect([part, names.some((name) => name.endsWith(part))]).toEqual([part, true]);
    for (const [name, text] of files) {
      for (const word of [...north.secrets, ...south.secrets, 'resourceType', 'AllergyIntolerance'])
        for (const spelling of spellings(word))
          expect([name, word, text.includes(spelling)]).toEqual([name, word, false]);
    }
    for (const [mine, other] of [
      [north, south],
      [south, north],
    ] as const) {
      const { id, name, database } = other.provisioned.organisation;
      const own = mine.provisioned.organisation.id;
      const mineOnly = [...files].filter(([path]) => path.includes(own));
      expect(mineOnly.length).toBeGreaterThanOrEqual(4);
      for (const [path, text] of mineOnly)
        for (const word of [id, database, `Desk of ${name}`])
          expect([path, text.includes(word)]).toEqual([path, false]);
    }
  });

  it('EN2 the search would have found it: the same words are found in a file that is not encrypted', async () => {
    const text = JSON.stringify(await north.store.find(north.ids.patient));
    const inBase64 = Buffer.from(`..${text}`).toString('base64');
    const [family = ''] = north.secrets;
    expect(spellings(family).some((spelling) => text.includes(spelling))).toBe(true);
    expect(spellings(family).some((spelling) => inBase64.includes(spelling))).toBe(true);
  });

  it('EN2 the same holds for the files once everything is closed', async () => {
    for (const desk of [north, south]) await desk.core.stop();
    await server.close();
    for (const [name, text] of [...(await readAll(folder)), ...(await readAll(server.folder))]) {
      for (const word of [...north.secrets, ...south.secrets])
        for (const spelling of spellings(word))
          expect([name, word, text.includes(spelling)]).toEqual([name, word, false]);
    }
  });
});
