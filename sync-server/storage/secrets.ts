import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What only the server may know of an organisation. */
const organisationSecrets = z.object({
  /** Its signing key, which never leaves the server: no endpoint reads it. */
  signingKeyJwk: z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  /** X25519; opens the work that stations sealed (LE12). Absent in an organisation that no station has leased from yet. */
  encryptionKeyJwk: z
    .looseObject({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: z.string(), d: z.string() })
    .optional(),
  /** Seals the lease keys of its stations, which lie in the catalogue. */
  leaseSealingKey: z.base64().optional(),
  /** Of its database when that is a SQLite file. */
  databaseKey: z.base64(),
  /** Addresses with user and password of its databases in PostgreSQL, by `placeKey`: two while it moves from one to another. */
  postgresUrls: z.record(z.string(), z.string()).optional(),
});
export type OrganisationSecrets = z.output<typeof organisationSecrets>;

/** Name of a place in `postgresUrls`. */
export const placeKey = ({ server, file }: { readonly server: string | undefined; readonly file: string }): string =>
  `${server ?? ''}/${file}`;

/** Port: where the secrets of organisations are kept. */
export interface Secrets {
  /** Of an organisation that nobody else knows of yet: what was there is overwritten. */
  write(organisationId: string, content: OrganisationSecrets): Promise<void>;
  /**
   * Reads and writes in one transaction of the catalogue, which no other process can come between, nor a lost connection
   * split. Gives what is kept from now on; what `plan` gives back as it was is not written. Throws when there are none.
   */
  change(
    organisationId: string,
    plan: (known: OrganisationSecrets) => OrganisationSecrets,
  ): Promise<OrganisationSecrets>;
  /** Throws when there are none. */
  read(organisationId: string): Promise<OrganisationSecrets>;
}

export const parseSecrets = (text: string): OrganisationSecrets => organisationSecrets.parse(JSON.parse(text));

export const newDatabaseKey = (): string => randomBytes(32).toString('base64');
