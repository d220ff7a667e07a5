import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { fingerprintOf, generateSigningKeys } from '#shared/domain/identity/signing-key.ts';
import type { SiteWithWards } from '#shared/protocol/enrolment.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { ServerContext } from '../context.ts';
import { newDatabaseKey } from '../storage/secrets.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral, type CentralDocument } from './central-write.ts';
import { type IssuedCode, issueEnrolmentCode } from './enrolment-codes.ts';
import { readSigningKey } from './organisation-keys.ts';
import { makeInitialPassword, makeVerifier } from './passwords.ts';
import { listSites, planPlaces, type SiteInput } from './places.ts';
import { signDefaultRoles, signNewUser } from './users.ts';

export interface FirstUser {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  /** Left out: one is made, and returned once. */
  readonly password?: string | undefined;
}

export interface OrganisationInput {
  readonly name: string;
  /** A demo organisation prints its users on the sign-in screen. */
  readonly demo?: boolean;
  readonly hue?: number;
  /** ISO 3166 code of the country, for telephone numbers. */
  readonly country?: string;
  /** Address of a PostgreSQL server that shall hold its records; left out: where the server keeps its databases. */
  readonly on?: string | undefined;
  readonly sites: readonly SiteInput[];
  /** At least one administrator. */
  readonly users: readonly FirstUser[];
}

export interface ProvisionedOrganisation {
  readonly organisation: OrganisationEntry;
  readonly sites: readonly SiteWithWards[];
  readonly users: readonly { readonly login: string; readonly userId: string; readonly password: string }[];
  /** For the first station. */
  readonly enrolmentCode: IssuedCode;
}

/** Makes an organisation: keys, database, places, roles, first users; then a code for its first station. */
export async function provisionOrganisation(
  context: ServerContext,
  input: OrganisationInput,
): Promise<ProvisionedOrganisation> {
  const organisation = await register(context, input);
  const users = input.users.map((user) => ({ ...user, password: user.password ?? makeInitialPassword() }));
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: organisation.createdAt };
  const signed = await Promise.all(
    users.map(async (user) => signNewUser({ ...user, verifier: await makeVerifier(user.password) }, signing)),
  );
  const act = { operation: 'organisation.create', action: 'C', subtype: 'organisation' } as const;
  await actAtCentral(context, organisation, act, async () => ({
    documents: [
      settingsDocument(organisation, input, users),
      ...planPlaces(input.sites),
      ...(await signDefaultRoles(signing)),
      ...signed.map((resource) => ({ id: resource.id, resource })),
    ],
    result: undefined,
  }));
  const store = await context.stores.open(organisation.database);
  return {
    organisation,
    sites: await listSites(store),
    users: users.map(({ login, password }, index) => ({ login, password, userId: signed[index]?.id ?? '' })),
    enrolmentCode: await issueEnrolmentCode(context, organisation),
  };
}

/** Secrets first: a catalogue entry whose key is missing could never be opened. */
async function register(
  context: ServerContext,
  { name, demo = false, hue, on }: OrganisationInput,
): Promise<OrganisationEntry> {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const id = uuidV7();
  const organisation: OrganisationEntry = {
    id,
    name,
    demo,
    hue,
    database: databaseName(name),
    publicKeyJwk: ed25519PublicJwk.parse(publicJwk),
    fingerprint: await fingerprintOf(publicJwk),
    createdAt: new Date(context.clock.now()).toISOString(),
  };
  const signingKeyJwk = privateJwk as Parameters<typeof context.secrets.write>[1]['signingKeyJwk'];
  const made = await context.storage.makePlace(id, on);
  await context.secrets.write(id, { signingKeyJwk, databaseKey: newDatabaseKey(), ...made.secrets });
  await context.catalogue.addOrganisation(organisation, made.place);
  return organisation;
}

/** Readable for the operator, not to be guessed from the name. */
function databaseName(name: string): string {
  const ascii = name.normalize('NFKD').toLowerCase();
  const slug = ascii
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 40);
  return `${slug || 'org'}-${randomBytes(6).toString('hex')}`;
}

/** A demo organisation tells its users and their passwords on the sign-in screen; any other never does. */
function settingsDocument(
  { id, name, demo, hue }: OrganisationEntry,
  { country }: OrganisationInput,
  users: readonly Required<FirstUser>[],
): CentralDocument {
  const demoUsers = users.map(({ login, password, displayName, roles }) => ({
    login,
    password,
    displayName,
    role: roles[0] ?? '',
  }));
  const resource = {
    id,
    name,
    demo,
    ...(country && { country }),
    ...(hue !== undefined && { theme: { hue } }),
    ...(demo && { demoUsers }),
  };
  return { id: `Organisation:${id}`, resource };
}
