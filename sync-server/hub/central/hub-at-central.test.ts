import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { genesisHash, nextLink } from '#shared/domain/audit/chain-link.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { HubEnrolmentAnswer, HubRoster } from '#shared/protocol/hub.ts';
import { enrolHub } from '#shared/protocol/hub-client.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { issueEnrolmentCode } from '../../orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../../orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { connect, enrolTestStation, type TestStation } from '../../testing/test-station.ts';

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let desk: TestStation;
let abroad: TestStation;
let hub: TestStation;

beforeAll(async () => {
  server = await startTestServer();
  provisioned = await provisionOrganisation(server.context, {
    name: 'Both',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [{ code: 'A', name: 'A' }] })),
    users: [{ login: 'admin', displayName: 'Ada Min', roles: ['administrator'], password: 'admin-password-1' }],
  });
  const [north, south] = [...provisioned.sites].sort((a, b) => a.code.localeCompare(b.code));
  if (!north || !south) throw new Error('no sites');
  desk = await enrolTestStation(server, { ...provisioned, sites: [north] });
  abroad = await enrolTestStation(server, { ...provisioned, sites: [south] }, 'Abroad');
  hub = await joinTestHub(north.id);
});
afterAll(() => server.dispose());

async function joinTestHub(siteId: string): Promise<TestStation> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const publicKeyJwk = ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey));
  const { code } = await issueEnrolmentCode(server.context, provisioned.organisation, { use: 'hub-enrolment' });
  const answer = await enrolHub({ address: server.address }, { code, name: 'Hub', publicKeyJwk, siteId });
  if (isRefusal(answer)) throw new Error(answer.sentence);
  const { organisation, hubId: stationId, incarnation, site } = answer satisfies HubEnrolmentAnswer;
  const enrolment = { organisation, stationId, incarnation, site, stationCode: '', purpose: 'ward' as const };
  return connect(server, enrolment, pair.privateKey);
}

/** The first event of a station's chain, as it would travel. */
function eventOf({ enrolment }: TestStation) {
  const { stationId: station, organisation } = enrolment;
  const last = { station, incarnation: 1, previousHash: genesisHash(organisation.id, station, nativeDigests) };
  const id = newDocumentId('AuditEvent', systemClock);
  const facts = {
    organisation: organisation.id,
    operation: 'chart.open',
    action: 'R' as const,
    subtype: 'read',
    outcome: 'success' as const,
    recorded: '2026-11-22T08:00:00.000Z',
    clock: { quality: 'checked' as const },
    patients: [],
    entities: [],
    site: 'NORTH',
    offline: false,
    appVersion: '1',
  };
  const resource = nextLink(last, id, facts, nativeDigests);
  const envelope = {
    kind: 'AuditEvent',
    v: 1,
    facility: 'NORTH',
    at: '2026-11-22T08:00:00.000Z-0000-a',
    by: 'x',
    station,
  };
  return { _id: id, _rev: `1-${resource.chain.hash.slice(0, 32)}`, ...envelope, resource };
}

const bring = async (by: TestStation, document: object) =>
  (await by.send(`/${by.database}/_bulk_docs`, { json: { new_edits: false, docs: [document] } })).json();
const ask = (by: TestStation) => by.send(`/_holdfast/${by.database}/hub/stations`, { json: {} });

describe('a hub at central', () => {
  it('HU7 brings the chains of its own site, and no other', async () => {
    expect(await bring(hub, eventOf(desk))).toEqual([]);
    expect(await bring(hub, eventOf(abroad))).toMatchObject([{ error: 'forbidden' }]);
    expect(await bring(desk, eventOf(abroad))).toMatchObject([{ error: 'forbidden' }]);
  });

  it('HU4 is told of the stations of its site; a station is not', async () => {
    const { roster } = (await (await ask(hub)).json()) as { roster: HubRoster };
    expect(roster.stations.map(({ id }) => id).sort()).toEqual(
      [desk, hub].map(({ enrolment }) => enrolment.stationId).sort(),
    );
    expect((await ask(desk)).status).toBe(401);
  });

  it('HU6 sees its own site and what belongs to all, nothing of another site', async () => {
    const store = await server.context.stores.open(hub.database);
    const place = async (facility: string) => {
      const id = newDocumentId('Patient', systemClock);
      const envelope = {
        kind: 'Patient',
        v: 1,
        facility,
        at: '2026-11-22T08:00:00.000Z-0000-a',
        by: 'x',
        station: 's',
      };
      const body = JSON.stringify({ ...envelope, resource: { resourceType: 'Patient', name: [{ family: 'A' }] } });
      await store.write({ edits: [{ id, body }] });
      return id;
    };
    const [own, other] = [await place('NORTH'), await place('SOUTH')];
    expect((await hub.send(`/${hub.database}/${encodeURIComponent(own)}`)).status).toBe(200);
    expect((await hub.send(`/${hub.database}/${encodeURIComponent(other)}`)).status).toBe(404);
  });

  it('SN7 tells of a snapshot file for a station of its site, which is audited once', async () => {
    const tell = async (by: TestStation, stationId: string) => {
      const told = {
        id: 'snapshot-1',
        stationId,
        identity: 'i',
        position: '1-a',
        madeAtMs: 1,
        documents: 7,
        by: 'root',
      };
      return (await by.send(`/_holdfast/${by.database}/hub/snapshot`, { json: told })).status;
    };
    const listAudited = async () => {
      const store = await server.context.stores.open(hub.database);
      const events = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
      return events.map(({ body = '' }) => body).filter((body) => body.includes('snapshot-1'));
    };
    expect(await tell(desk, desk.enrolment.stationId)).toBe(401);
    expect(await tell(hub, abroad.enrolment.stationId)).not.toBe(200);
    expect(await listAudited()).toEqual([]);
    expect(await tell(hub, desk.enrolment.stationId)).toBe(200);
    expect(await tell(hub, desk.enrolment.stationId)).toBe(200);
    const [event = '', ...more] = await listAudited();
    expect(more).toEqual([]);
    for (const word of ['snapshot.write', desk.enrolment.stationId, '7 documents']) expect(event).toContain(word);
  });

  it('HU1 a code for hubs enrols no station', async () => {
    const { code } = await issueEnrolmentCode(server.context, provisioned.organisation, { use: 'hub-enrolment' });
    const answer = await server.anonymous('/_holdfast/enrolment/check', { json: { code } });
    expect(answer.status).toBe(404);
  });
});
