/** A server's store in memory with what writing a snapshot file asks of a server, and a station's store: for the tests of both ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TakeSnapshot } from '#main/core/fill/take-snapshot.ts';
import {
  generateSigningKeys,
  importSigningKey,
  importVerifyingKey,
  type KeyJwk,
} from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { certifyHub } from '#shared/hub/signed-hub.ts';
import { buildPlace } from '#shared/model/location.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { markOf } from '#shared/replication/identity-guard.ts';
import type { Checkpoint } from '#shared/replication/peer.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { localIdOf } from '#sync-server/access/station-store.ts';
import type { ServerContext } from '#sync-server/context.ts';
import { sequenceToken } from '#sync-server/couch/sequence-token.ts';
import type { OrganisationEntry, StationEntry } from '#sync-server/orgs/catalogue.ts';
import type { ScopeGrant } from '#sync-server/scopes/scope-grants.ts';
import { settleSnapshot } from '#sync-server/snapshot/settle-snapshot.ts';
import type { SnapshotNote } from '#sync-server/snapshot/snapshot-notes.ts';
import { type SnapshotReport, type SnapshotWish, writeSnapshot } from '#sync-server/snapshot/write-snapshot.ts';

export const SITE_ID = 'Location:0192f000-0000-7000-8000-000000000001';
const signal = new AbortController().signal;

export interface Keys {
  readonly publicJwk: ReturnType<typeof ed25519PublicJwk.parse>;
  readonly privateJwk: KeyJwk;
  readonly secret: Uint8Array;
}

export async function makeKeys(): Promise<Keys> {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const secret = Buffer.from(privateJwk.d ?? '', 'base64url');
  return { publicJwk: ed25519PublicJwk.parse(publicJwk), privateJwk, secret };
}

export type SnapshotRig = Awaited<ReturnType<typeof openSnapshotRig>>;

/** Both stores keep lanes by the envelope, as plain ones do. */
export async function openSnapshotRig() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'));
  const [organisationKeys, stationKeys] = [await makeKeys(), await makeKeys()];
  const clock = createVirtualTime();
  const server = createMemoryStore({ instanceId: 'server0000001' });
  let signingJwk = organisationKeys.privateJwk;
  const notes = new Map<string, SnapshotNote>();
  const grants: ScopeGrant[] = [];
  const told: SnapshotNote[] = [];
  const organisation: OrganisationEntry = {
    ...{ id: 'org-1', name: 'North', database: 'north', demo: true, hue: undefined, fingerprint: '' },
    publicKeyJwk: organisationKeys.publicJwk,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  const stationOf = (more: Partial<StationEntry> = {}): StationEntry => ({
    ...{ id: 'station-1', organisationId: 'org-1', database: 'north', name: 'Desk', code: 'S1', siteId: SITE_ID },
    ...{ publicKeyJwk: stationKeys.publicJwk, wardId: undefined, purpose: 'ward', incarnation: 1 },
    ...{ storeInstanceId: 'station', state: 'active', enrolledAt: '2026-01-01T00:00:00.000Z', revocation: undefined },
    ...more,
  });
  const catalogue = {
    serverId: async () => 'server-uuid',
    findStation: async () => stationOf(),
    listGrants: async () => grants,
    findOrganisation: async () => organisation,
    exclusively: (_name: string, work: (turn: { assertHeld(): Promise<void> }) => Promise<unknown>) =>
      work({ assertHeld: async () => {} }),
    addSnapshot: async (note: SnapshotNote) => void notes.set(note.id, note),
    findSnapshot: async (id: string) => notes.get(id),
    listOpenSnapshots: async () => [...notes.values()].filter(({ state }) => state !== 'told'),
    moveSnapshot: async (id: string, state: SnapshotNote['state']) =>
      void notes.set(id, { ...(notes.get(id) as SnapshotNote), state }),
  };
  const contextOf = (store: DocumentStore) =>
    ({
      ...{ catalogue, clock },
      secrets: { read: async () => ({ signingKeyJwk: signingJwk }) },
      stores: { open: async () => store },
    }) as unknown as ServerContext;
  const context = contextOf(server);
  const site = buildPlace({ level: 'site', code: 'N1', name: 'North' });
  await server.write({
    edits: [{ id: SITE_ID, body: JSON.stringify({ kind: 'Location', facility: '*', resource: site }) }],
  });

  return {
    folder,
    file: join(folder, 'desk.holdfast-snapshot'),
    ...{ server, organisation, organisationKeys, stationKeys, stationOf, clock, notes, grants, told, context },
    /** As the server's address would answer now. */
    identity: async (store: DocumentStore = server) => {
      const { instanceId } = await store.info();
      return `server-uuid/north/${markOf(sequenceToken(0, instanceId))}`;
    },
    async write(
      file: string,
      more: Partial<SnapshotWish> = {},
      store: DocumentStore = server,
    ): Promise<SnapshotReport | Refusal> {
      const tell = async (note: SnapshotNote) => {
        told.push(note);
        return true;
      };
      return writeSnapshot(contextOf(store), {
        ...{ organisation, station: stationOf(), file, by: 'root', partBytes: 2000 },
        async settle({ id }) {
          await settleSnapshot(contextOf(store), id, tell);
          return undefined;
        },
        ...more,
      });
    },
    async written(
      file: string,
      more: Partial<SnapshotWish> = {},
      store: DocumentStore = server,
    ): Promise<SnapshotReport> {
      const report = await this.write(file, more, store);
      if (isRefusal(report)) throw new Error(report.sentence);
      return report;
    },
    async taking(store: DocumentStore, more: Partial<TakeSnapshot> = {}): Promise<TakeSnapshot> {
      return {
        ...{ store, clock, organisation: 'org-1', station: 'station-1', stationKeySecret: stationKeys.secret },
        organisationKey: await importVerifyingKey(organisationKeys.publicJwk),
        findIdentity: async () => undefined,
        ...more,
      };
    },
    /** From now on the server is a hub, certified by its organisation; `wholeAt`: since when it has everything. */
    async becomeHub(wholeAt?: string): Promise<void> {
      const keys = await makeKeys();
      signingJwk = keys.privateJwk;
      const place = { id: SITE_ID, code: 'N1', name: 'North' };
      const own = { hubId: 'hub-1', organisation: 'org-1', name: 'Hub', siteId: SITE_ID, issuedAt: '' };
      const certificate = await certifyHub(
        { ...own, publicKeyJwk: keys.publicJwk },
        await importSigningKey(organisationKeys.privateJwk),
      );
      const record = {
        ...{ organisation, hubId: 'hub-1', incarnation: 1, site: place, upstream: 'http://central' },
        ...{ storeInstanceId: 's', certificate, ...(wholeAt !== undefined && { wholeAt }) },
      };
      await server.write({ locals: [{ id: 'holdfast-hub', body: JSON.stringify(record) }] });
    },
    signingKey: () => importSigningKey(organisationKeys.privateJwk),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The server as its stations' line reaches it: its scope, and positions as the wire spells them; counts what it hands out. */
export function createLine(server: DocumentStore, identity: string) {
  const scope = { facilities: ['N1'], patients: [] };
  const asked: { since: string | undefined; lane: number | undefined }[] = [];
  const peer = createStorePeer(server);
  const sent: string[] = [];
  return {
    asked,
    sent,
    source: {
      ...peer,
      identity: async () => identity,
      readCheckpoint: (id: string) => peer.readCheckpoint(localIdOf('station-1', id)),
      writeCheckpoint: (id: string, checkpoint: Checkpoint) =>
        peer.writeCheckpoint(localIdOf('station-1', id), checkpoint),
      async readFeed({ since, lane, limit }: { since: string | undefined; lane?: 1 | 2 | 3; limit: number }) {
        asked.push({ since, lane });
        const page = await server.listChanges({
          ...{ since: Number.parseInt(since ?? '0', 10), limit, scope, excludeKinds: ['AuditEvent'], bodies: 'leaves' },
          ...(lane && { lane }),
        });
        const { instanceId } = await server.info();
        const tokenOf = (seq: number) => sequenceToken(seq, instanceId);
        const rows = page.rows.map((row) => ({
          ...{ seq: tokenOf(row.seq), id: row.id, leaves: row.leaves.map(({ rev }) => rev) },
          ...(row.revisions && { revisions: row.revisions }),
        }));
        sent.push(...rows.map(({ id }) => id));
        return { rows, last: tokenOf(page.lastSeq), pending: page.pending };
      },
    },
    signal,
  };
}
