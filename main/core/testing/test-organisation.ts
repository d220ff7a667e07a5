/** An organisation that signs users and roles as central does, for tests. */
import { hash } from '@node-rs/argon2';
import { DEFAULT_ROLES } from '#shared/domain/identity/default-roles.ts';
import { signDocument } from '#shared/domain/identity/signed-document.ts';
import {
  generateSigningKeys,
  importSigningKey,
  importVerifyingKey,
  type VerifyingKey,
} from '#shared/domain/identity/signing-key.ts';
import { OFFLINE_POLICY_ID } from '#shared/model/policy.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

export interface TestUser {
  readonly login: string;
  readonly password: string;
  readonly roles?: readonly string[];
}

export interface TestOrganisation {
  readonly key: VerifyingKey;
  sign(user: TestUser, changes?: Partial<UserResource>): Promise<UserResource>;
  /** As replication would bring it: the next revision of the document. */
  publish(store: DocumentStore, resource: { readonly id: string; readonly [name: string]: unknown }): Promise<void>;
  publishRoles(store: DocumentStore): Promise<void>;
  publishOfflineDays(store: DocumentStore, offlineDays: number): Promise<void>;
}

const AT = '2026-11-22T07:00:00.000Z';

export async function createTestOrganisation(organisation = 'north'): Promise<TestOrganisation> {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const signing = await importSigningKey(privateJwk);
  const publish: TestOrganisation['publish'] = async (store, resource) => {
    const kind = resource.id.slice(0, resource.id.indexOf(':'));
    const parent = await store.find(resource.id);
    const envelope = {
      kind,
      v: 1,
      facility: '*',
      at: `${AT}-0000-central`,
      by: 'central',
      station: 'central',
      resource,
    };
    const edit = { id: resource.id, body: JSON.stringify(envelope), ...(parent ? { parent: parent.rev } : {}) };
    const { outcomes } = await store.write({ edits: [edit] });
    if (outcomes[0]?.state !== 'stored') throw new Error(`not published: ${JSON.stringify(outcomes[0])}`);
  };
  return {
    key: await importVerifyingKey(publicJwk),
    publish,
    async sign({ login, password, roles = ['nurse'] }, changes = {}) {
      const verifier = await hash(password, { memoryCost: 512, timeCost: 1 });
      const unsigned = {
        resourceType: 'User' as const,
        id: `User:${login}`,
        organisation,
        login,
        displayName: `The ${login}`,
        roles: [...roles],
        state: 'active' as const,
        verifier,
        passwordChangedAt: AT,
        serial: 1,
        issuedAt: AT,
        ...changes,
      };
      return signDocument(unsigned, signing);
    },
    async publishOfflineDays(store, offlineDays) {
      const policy = {
        resourceType: 'Policy',
        id: OFFLINE_POLICY_ID,
        organisation,
        offlineDays,
        serial: 1,
        issuedAt: AT,
      };
      await publish(store, await signDocument(policy, signing));
    },
    async publishRoles(store) {
      for (const { code, name, permissions } of DEFAULT_ROLES) {
        const role = {
          resourceType: 'Role',
          id: `Role:${code}`,
          organisation,
          code,
          name,
          permissions,
          serial: 1,
          issuedAt: AT,
        };
        await publish(store, await signDocument(role, signing));
      }
    },
  };
}
