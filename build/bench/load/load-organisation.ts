/** An organisation with many stations, made before the server that is measured starts. */
import { generateSigningKeys, importSigningKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { enrolStation } from '#sync-server/orgs/enrol-station.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startServer } from '#sync-server/start-server.ts';

export interface LoadStationKeys {
  readonly stationId: string;
  readonly incarnation: number;
  readonly database: string;
  readonly facility: string;
  readonly privateKey: CryptoKey;
}

/** Stations are spread over the sites in turn. */
export async function makeLoadOrganisation(options: {
  readonly data: string;
  readonly storage: string;
  readonly stations: number;
  readonly sites: number;
}): Promise<LoadStationKeys[]> {
  const { data, storage, stations, sites: siteCount } = options;
  const server = await startServer({ listen: '127.0.0.1:0', data, storage, logLevel: 'error' });
  try {
    const { organisation, sites } = await provisionOrganisation(server.context, {
      name: 'Load',
      sites: Array.from({ length: siteCount }, (_, n) => ({ code: `L${n}`, name: `Site ${n}`, wards: [] })),
      users: [{ login: 'admin', displayName: 'Ada Min', roles: ['administrator'], password: 'admin-password-1' }],
    });
    const made: LoadStationKeys[] = [];
    for (let n = 0; n < stations; n += 1) {
      const site = sites[n % sites.length];
      if (!site) throw new Error('an organisation without sites');
      const { publicJwk, privateJwk } = await generateSigningKeys();
      const { code } = await issueEnrolmentCode(server.context, organisation);
      const publicKeyJwk = ed25519PublicJwk.parse(publicJwk);
      const request = { code, stationName: `Desk ${n}`, publicKeyJwk, siteId: site.id, purpose: 'ward' as const };
      const answer = await enrolStation(server.context, request);
      if (isRefusal(answer)) throw new Error(answer.sentence);
      const { stationId, incarnation } = answer;
      const privateKey = await importSigningKey(privateJwk);
      made.push({ stationId, incarnation, database: organisation.database, facility: site.code, privateKey });
    }
    return made;
  } finally {
    await server.close();
  }
}
