/**
 * PR1 and PR3 attacked over the wire: what belongs to another organisation answers as what does not exist, in status, body
 * and headers, for every path of the server's own table; and a proof is worth nothing but what it was made for. What
 * concerns one database's endpoints alone stands in sync-server/access/tenant-isolation.system.test.ts.
 */
import { createHmac, createPublicKey, sign as signBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStationProof, STATION_SCHEME, stationAuthorization } from '#shared/protocol/station-proof.ts';
import type { StationEntry } from '#sync-server/orgs/catalogue.ts';
import { enrolTestStation, type StationRequest } from '#sync-server/testing/test-station.ts';
import { type Attempt, attemptsBelow, methodsOfServices, type Named } from './station-attempts.ts';
import {
  patientDocument,
  SECRET,
  type Side,
  startTwoOrganisations,
  type TwoOrganisations,
  told,
} from './two-organisations.ts';

/** As long as what they stand in for, and next to it in the order of ids: not even a length or an offset tells one from the other. */
const NOTHING: Named = {
  database: 'nowhere-0123456789',
  patientId: 'Patient:0192-soutg',
  rev: '2-0123456789abcdef0123456789abcdef',
  digest: 'md5-AAAAAAAAAAAAAAAAAAAAAA==',
  lastSeq: '9-000000000000',
};

let two: TwoOrganisations;
let north: Side;
let south: Side;
beforeAll(async () => {
  two = await startTwoOrganisations();
  ({ north, south } = two);
});
afterAll(() => two.server.dispose());

const words = (named: Named) => [named.database, named.patientId, named.rev, named.rev.slice(2), named.digest];
const ask = (path: string, init: RequestInit = {}) => fetch(two.server.address + path, init);

type Send = (path: string, init: StationRequest) => Promise<Response>;

/** Each attempt with the other's names, then with made-up ones: nothing may differ but the names themselves. */
async function expectAlike(attempts: (named: Named) => readonly Attempt[], theirs: Named, nothing: Named, send: Send) {
  const made = attempts(nothing);
  for (const [index, [path, init]] of attempts(theirs).entries()) {
    const [other = '', otherInit = {}] = made[index] ?? [];
    const answer = await told(await send(path, init), words(theirs));
    expect([path, init.method, answer]).toEqual([
      path,
      init.method,
      await told(await send(other, otherInit), words(nothing)),
    ]);
    expect(answer).not.toContain(SECRET);
  }
}

/** A request as a thief would send it: the same, with other credentials. */
function withHeaders(headers: Record<string, string>): Send {
  return (path, { json, claim: _claim, ...init }) => {
    const typed: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
    const body = json === undefined ? {} : { body: JSON.stringify(json), method: init.method ?? 'POST' };
    return ask(path, {
      ...init,
      ...body,
      headers: { ...(init.headers as Record<string, string>), ...typed, ...headers },
    });
  };
}

const namedOf = ({ database, patientId, rev, digest, lastSeq }: Side): Named => ({
  database,
  patientId,
  rev,
  digest,
  lastSeq,
});

describe('PR1 another organisation does not exist', () => {
  it('PR1 for a station that names its database, in every path and method of the table', async () => {
    for (const attempts of [attemptsBelow, ({ database }: Named) => methodsOfServices(database)]) {
      await expectAlike(attempts, namedOf(south), NOTHING, (path, init) => north.station.send(path, init));
      const claimed: Send = (path, init) =>
        north.station.send(path, { ...init, claim: { database: path.split('/')[1]?.split('?')[0] ?? '' } });
      await expectAlike(attempts, namedOf(south), NOTHING, claimed);
    }
  });

  it('PR1 its ids, revisions, digests and sequence tokens tried on the own database answer as made-up ones', async () => {
    const own = { database: north.database };
    const reads = (named: Named) => attemptsBelow(named).filter(([path, init]) => isRead(path, init));
    const send: Send = (path, init) => north.station.send(path, init);
    await expectAlike(reads, { ...namedOf(south), ...own }, { ...NOTHING, ...own }, send);
  });

  it('PR1 writes that name its ids and revisions answer as made-up ones, and change nothing over there', async () => {
    const own = { database: north.database };
    const writes = (named: Named) => attemptsBelow(named).filter(([path, init]) => !isRead(path, init));
    const send: Send = (path, init) => north.station.send(path, init);
    const seqless = async (path: string, init: StationRequest) => {
      const answer = await told(await send(path, init), [...words(namedOf(south)), ...words(NOTHING)]);
      return answer.replaceAll(/"\d+-[0-9A-Za-z]{12}"|\d+-[0-9a-f]{32}|\\"seq\\":\\"[^"]*/g, '…');
    };
    const made = writes({ ...NOTHING, ...own });
    for (const [index, [path, init]] of writes({ ...namedOf(south), ...own }).entries()) {
      const [other = '', otherInit = {}] = made[index] ?? [];
      expect([path, await seqless(path, init)]).toEqual([path, await seqless(other, otherInit)]);
    }
    const there = await south.station.send(`/${south.database}/${south.patientId}`);
    expect(await there.json()).toMatchObject({ _rev: south.rev });
    const scan = await south.station.send(`/${south.database}/${south.patientId}/scan.txt`);
    expect(await scan.text()).toBe(`scan of ${SECRET}`);
  });

  it('PR1 bytes of an attachment cannot be had by knowing their digest', async () => {
    const body = (id: string, digest: string) => ({
      ...patientDocument(id, 'Thief'),
      _rev: '1-0123456789abcdef0123456789abcdef',
      _attachments: { 'scan.txt': { content_type: 'text/plain', stub: true, length: 5, revpos: 1, digest } },
    });
    const steal = async (id: string, digest: string) => {
      const json = { docs: [body(id, digest)], new_edits: false };
      return told(await north.station.send(`/${north.database}/_bulk_docs`, { json }), [id, digest]);
    };
    expect(await steal('Patient:thief-1', south.digest)).toBe(await steal('Patient:thief-2', NOTHING.digest));
    for (const id of ['Patient:thief-1', 'Patient:thief-2'])
      expect((await north.station.send(`/${north.database}/${id}/scan.txt`)).status).toBe(404);
  });

  it("PR1 calls beside the protocol: the other's database and station are as unknown as made-up ones", async () => {
    const names = [
      'users',
      'users/change',
      'users/own-password',
      'record-number-blocks',
      'audit-heads',
      'incarnations',
    ];
    const calls = ({ database }: Named) =>
      names.map((name): Attempt => [`/_holdfast/${database}/${name}`, { json: {} }]);
    await expectAlike(calls, namedOf(south), NOTHING, (path, init) => north.station.send(path, init));
    const claimed: Send = (path, init) =>
      north.station.send(path, { ...init, claim: { database: path.split('/')[2] ?? '' } });
    await expectAlike(calls, namedOf(south), NOTHING, claimed);
    await expectAlike(calls, namedOf(south), NOTHING, withHeaders({}));
  });

  it('PR1 the administrator of the server: by password or by cookie no record, and no way to delete one', async () => {
    const opened = await ask('/_session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'root', password: 'secret pass' }),
    });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^AuthSession=/);
    const basic = { authorization: `Basic ${Buffer.from('root:secret pass').toString('base64')}` };
    for (const headers of [{ cookie }, basic]) {
      for (const [path, init] of [...attemptsBelow(namedOf(south)), ...methodsOfServices(south.database)]) {
        const response = await withHeaders(headers)(path, init);
        const text = await response.text();
        expect(text).not.toContain(SECRET);
        const describes =
          path === `/${south.database}` && ['GET', 'HEAD', undefined].includes(init.method) && !init.json;
        if (describes) expect(response.status).toBe(200);
        else expect([path, response.status, response.status >= 400]).toEqual([path, response.status, true]);
      }
    }
    const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const headers of [{ cookie: forged }, { cookie: 'AuthSession=cm9vdA.9999999999999.AAAA' }]) {
      await expectAlike(attemptsBelow, namedOf(south), NOTHING, withHeaders(headers));
      expect((await withHeaders(headers)(`/${south.database}`, {})).status).toBe(401);
    }
    const list = await (await ask('/_all_dbs', { headers: { cookie: forged } })).text();
    expect(list).not.toContain(south.database);
  });

  it('PR1 a path that climbs, doubles its slash or hides in escapes leads nowhere', async () => {
    const climbs = [
      `/${north.database}/../${south.database}/${south.patientId}`,
      `/${north.database}/%2e%2e/${south.database}/${south.patientId}`,
      `/${north.database}/..%2f${south.database}%2f${south.patientId}`,
      `//${south.database}/${south.patientId}`,
      `/${north.database}//${south.database}`,
      `/${encodeURIComponent(`${north.database}/../${south.database}`)}/${south.patientId}`,
      `/${south.database}%00/${south.patientId}`,
      `/${south.database.toUpperCase()}/${south.patientId}`,
    ];
    for (const path of climbs) {
      const authorization = await north.station.authorization('GET', path);
      const answer = await rawGet(path, authorization);
      expect([path, answer.slice(0, 12)]).toEqual([path, expect.stringMatching(/^HTTP\/1.1 (400|401|404)$/)]);
      expect(answer).not.toContain(SECRET);
    }
  });
});

function isRead(path: string, { method, json }: StationRequest): boolean {
  const reading = /_(changes|all_docs|bulk_get|revs_diff|missing_revs|ensure_full_commit)/.test(path);
  return reading || (json === undefined && (method === undefined || method === 'HEAD'));
}

/** As it stands: `fetch` would tidy the path. */
function rawGet(path: string, authorization: string): Promise<string> {
  const { hostname, port } = new URL(two.server.address);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  socket.on('close', () => resolve(text));
  socket.on('error', reject);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`);
  return promise;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('PR3 a proof is worth what it was made for', () => {
  const path = () => `/${south.database}/${south.patientId}`;
  const use = async (authorization: string, { method = 'GET', at = path() } = {}) =>
    told(await ask(at, { method, headers: { authorization } }));
  const anonymous = async () => told(await ask(path()));
  const proof = (more: Partial<Parameters<typeof createStationProof>[0]> = {}) => {
    const { enrolment, privateKey, database } = south.station;
    const { stationId, incarnation } = enrolment;
    const base = { stationId, incarnation, database, privateKey, method: 'GET', path: path(), nowMs: Date.now() };
    return createStationProof({ ...base, ...more });
  };

  it('PR3 the right one opens, once', async () => {
    const authorization = stationAuthorization(await proof());
    expect((await ask(path(), { headers: { authorization } })).status).toBe(200);
    expect(await use(authorization)).toBe(await anonymous());
  });

  it('PR3 expired, made in the future, for another method, path, database or incarnation: as if there were none', async () => {
    const minutes = 60_000;
    const wrong: Parameters<typeof proof>[0][] = [
      { nowMs: Date.now() - 10 * minutes },
      { nowMs: Date.now() + 10 * minutes },
      { method: 'PUT' },
      { path: `/${south.database}` },
      { path: `${path()}?rev=${south.rev}` },
      { path: encodeURI(path()).replace(':', '%3A') },
      { database: north.database },
      { incarnation: 0 },
      { incarnation: 2 },
      { stationId: north.station.enrolment.stationId },
      { stationId: 'no-such-station' },
      { privateKey: north.station.privateKey },
    ];
    for (const claims of wrong) expect(await use(stationAuthorization(await proof(claims)))).toBe(await anonymous());
  });

  it('PR3 forged: no algorithm, a shared secret, a changed claim, a cut or foreign signature, other words', async () => {
    const token = await proof();
    const [, payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const stranger = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const publicJwk = (await two.server.context.catalogue.findStation(south.station.enrolment.stationId))?.publicKeyJwk;
    const publicBytes = Buffer.from(publicJwk?.x ?? '', 'base64url');
    const pem = createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const hmac = (key: Buffer | string) => {
      const head = encode({ alg: 'HS256', typ: 'holdfast-station+jwt' });
      return `${head}.${payload}.${createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url')}`;
    };
    const embedded = async () => {
      const jwk = await crypto.subtle.exportKey('jwk', stranger.publicKey);
      const head = encode({ alg: 'EdDSA', typ: 'holdfast-station+jwt', jwk });
      const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', stranger.privateKey));
      const key = { key: pkcs8, format: 'der', type: 'pkcs8' } as const;
      return `${head}.${payload}.${signBytes(null, Buffer.from(`${head}.${payload}`), key).toString('base64url')}`;
    };
    const head = token.split('.')[0] ?? '';
    const forged = [
      `${encode({ alg: 'none', typ: 'holdfast-station+jwt' })}.${payload}.`,
      `${encode({ alg: 'none' })}.${payload}.${signature}`,
      hmac(publicBytes),
      hmac(pem as string),
      await embedded(),
      await proof({ privateKey: stranger.privateKey }),
      `${head}.${encode({ ...claims, jti: crypto.randomUUID() })}.${signature}`,
      `${head}.${encode({ ...claims, iss: north.station.enrolment.stationId })}.${signature}`,
      `${head}.${payload}.${signature.slice(0, -4)}`,
      `${head}.${payload}.`,
      `${head}.${payload}`,
      `${head}.%%%.${signature}`,
      'x'.repeat(7000),
      '',
    ];
    for (const one of forged) expect(await use(`${STATION_SCHEME} ${one}`)).toBe(await anonymous());
    expect(await use(token)).toBe(await anonymous());
    expect(await use(`Bearer ${token}`)).toBe(await anonymous());
    // The token itself was sound all the while.
    expect((await ask(path(), { headers: { authorization: stationAuthorization(token) } })).status).toBe(200);
  });

  it('PR3 a proof seen on the wire does not open what else its station may do', async () => {
    const authorization = stationAuthorization(await proof());
    for (const at of [`/${south.database}`, `/${south.database}/_changes`, `${path()}/scan.txt`, `/${north.database}`])
      expect(await use(authorization, { at })).toBe(await told(await ask(at)));
    for (const method of ['DELETE', 'PUT']) {
      const answer = JSON.parse(await use(authorization, { method })) as [number];
      expect(answer[0]).toBe(401);
    }
  });

  it('PR3 a station that was revoked is nobody, also with a key that still signs', async () => {
    const lost = await enrolTestStation(two.server, south.organisation, 'Lost');
    const { catalogue } = two.server.context;
    const { stationId } = lost.enrolment;
    expect((await lost.send(path())).status).toBe(200);
    const find = catalogue.findStation.bind(catalogue);
    const revoked = (entry: StationEntry | undefined) => entry && { ...entry, state: 'revoked' as const };
    catalogue.findStation = async (id) => (id === stationId ? revoked(await find(id)) : find(id));
    try {
      for (const [at, init] of [...attemptsBelow(namedOf(south)), ...methodsOfServices(south.database)]) {
        const response = await lost.send(at, init);
        expect([at, response.status]).toEqual([at, 401]);
        expect(await response.text()).not.toContain(SECRET);
      }
      expect(await told(await lost.send(path()))).toBe(await anonymous());
      const leased = await lost.central.leaseRecordNumbers({ requestId: crypto.randomUUID() });
      expect(leased).toMatchObject({ code: 'not-permitted' });
    } finally {
      catalogue.findStation = find;
    }
  });
});
