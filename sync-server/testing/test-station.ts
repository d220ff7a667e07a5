import { isRefusal } from '#shared/errors/refusal.ts';
import { type CentralClient, createCentralClient, createEnrolmentClient } from '#shared/protocol/central-client.ts';
import type { EnrolmentAnswer } from '#shared/protocol/enrolment.ts';
import { createStationProof, ed25519PublicJwk, stationAuthorization } from '#shared/protocol/station-proof.ts';
import { issueEnrolmentCode } from '../orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import type { RunningServer } from '../start-server.ts';

export interface TestStation {
  readonly enrolment: EnrolmentAnswer;
  readonly privateKey: CryptoKey;
  readonly central: CentralClient;
  readonly database: string;
  /** `fetch` with a proof for this path; `claim` makes the proof for another database or as another incarnation. */
  send(path: string, init?: StationRequest): Promise<Response>;
  authorization(method: string, path: string, claim?: Claim): Promise<string>;
}

export interface Claim {
  readonly database?: string;
  readonly incarnation?: number;
}

export type StationRequest = RequestInit & { readonly json?: unknown; readonly claim?: Claim };

export const ADMINISTRATOR = { login: 'admin', password: 'first password' };

export function provisionTestOrganisation(server: RunningServer, name: string): Promise<ProvisionedOrganisation> {
  return provisionOrganisation(server.context, {
    name,
    sites: [{ code: 'MAIN', name: 'Main site', wards: [{ code: 'A', name: 'Ward A' }] }],
    users: [{ ...ADMINISTRATOR, displayName: 'Ada Min', roles: ['administrator'] }],
  });
}

export async function enrolTestStation(
  server: RunningServer,
  { organisation, sites }: ProvisionedOrganisation,
  name = 'Desk',
): Promise<TestStation> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const publicKeyJwk = ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey));
  const { code } = await issueEnrolmentCode(server.context, organisation);
  const enrolment = await createEnrolmentClient({ address: server.address }).enrol({
    code,
    stationName: name,
    publicKeyJwk,
    siteId: sites[0]?.id ?? '',
    wardId: sites[0]?.wards[0]?.id,
    purpose: 'ward',
  });
  if (isRefusal(enrolment)) throw new Error(enrolment.sentence);
  return connect(server, enrolment, pair.privateKey);
}

export function connect(
  server: Pick<RunningServer, 'address'>,
  enrolment: EnrolmentAnswer,
  privateKey: CryptoKey,
): TestStation {
  const { stationId, incarnation } = enrolment;
  const { database } = enrolment.organisation;
  const nowMs = () => Date.now();
  const authorization = async (method: string, path: string, claim: Claim = {}) =>
    stationAuthorization(
      await createStationProof({
        stationId,
        incarnation,
        database,
        method,
        path,
        privateKey,
        nowMs: nowMs(),
        ...claim,
      }),
    );
  return {
    enrolment,
    privateKey,
    database,
    authorization,
    central: createCentralClient({ address: server.address }, { stationId, incarnation, database, privateKey, nowMs }),
    async send(path, { json, claim, ...init } = {}) {
      const method = init.method ?? (json === undefined ? 'GET' : 'POST');
      const url = new URL(server.address + path);
      const headers = new Headers(init.headers);
      headers.set('authorization', await authorization(method, url.pathname, claim));
      if (json !== undefined) headers.set('content-type', 'application/json');
      const request: RequestInit = { ...init, method, headers };
      if (json !== undefined) request.body = JSON.stringify(json);
      return fetch(url, request);
    },
  };
}
