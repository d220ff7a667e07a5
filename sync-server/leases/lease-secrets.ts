/** What central keeps of an organisation for leases: the key that opens sealed work, and the one that seals lease keys. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK } from 'jose';
import { type X25519PublicJwk, x25519PublicJwk } from '#shared/protocol/lease.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationSecrets } from '../storage/secrets.ts';

type Parts = Pick<ServerContext, 'secrets'>;

export interface LeaseSecrets {
  readonly encryptionKey: X25519PublicJwk;
  readonly decryptionKeyJwk: NonNullable<OrganisationSecrets['encryptionKeyJwk']>;
  readonly sealingKey: Buffer;
}

/** Made at the first need: organisations that were provisioned before leases have none. */
export async function getLeaseSecrets(parts: Parts, organisationId: string): Promise<LeaseSecrets> {
  return toLeaseSecrets(await parts.secrets.read(organisationId)) ?? makeLeaseSecrets(parts, organisationId);
}

/** The first keys that were kept are everybody's: what was sealed with others would open no more. */
async function makeLeaseSecrets({ secrets }: Parts, organisationId: string): Promise<LeaseSecrets> {
  const encryptionKeyJwk = await makeEncryptionKey();
  const leaseSealingKey = randomBytes(32).toString('base64');
  const kept = await secrets.change(organisationId, (known) =>
    toLeaseSecrets(known) ? known : { ...known, encryptionKeyJwk, leaseSealingKey },
  );
  return toLeaseSecrets(kept) as LeaseSecrets;
}

async function makeEncryptionKey(): Promise<NonNullable<OrganisationSecrets['encryptionKeyJwk']>> {
  const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  return (await exportJWK(privateKey)) as NonNullable<OrganisationSecrets['encryptionKeyJwk']>;
}

function toLeaseSecrets({ encryptionKeyJwk, leaseSealingKey }: OrganisationSecrets): LeaseSecrets | undefined {
  if (!encryptionKeyJwk || leaseSealingKey === undefined) return undefined;
  const encryptionKey = x25519PublicJwk.parse(encryptionKeyJwk);
  return { encryptionKey, decryptionKeyJwk: encryptionKeyJwk, sealingKey: Buffer.from(leaseSealingKey, 'base64') };
}

export const importDecryptionKey = async ({ decryptionKeyJwk }: LeaseSecrets): Promise<CryptoKey> =>
  (await importJWK(decryptionKeyJwk, 'ECDH-ES+A256KW')) as CryptoKey;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM, bound to the station: a row that was moved to another station opens nothing. */
export function sealLeaseKey(sealingKey: Buffer, stationId: string, leaseKey: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(stationId));
  const sealed = Buffer.concat([cipher.update(leaseKey), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws when the key is another or anything was changed. */
export function openLeaseKey(sealingKey: Buffer, stationId: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, NONCE_BYTES));
  cipher.setAAD(Buffer.from(stationId)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
}
