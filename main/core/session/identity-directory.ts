/**
 * Users and roles as this station may believe them. Rules: a document counts only when the organisation's pinned key
 * signed it; of several leaves the highest serial counts; and never one lower than was seen before, so that an old
 * signed body which is brought back does not give access back (ID10). Shown by identity-directory.test.ts.
 */
import { PERMISSIONS, type Permission } from '#shared/contract/declare.ts';
import { permissionsOf } from '#shared/domain/identity/permissions-of.ts';
import { verifySignedDocument } from '#shared/domain/identity/signed-document.ts';
import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { type RoleResource, roleResource } from '#shared/model/role.ts';
import { type UserResource, userResource } from '#shared/model/user.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import { isPassedOver } from '#shared/store/is-passed-over.ts';
import { createMutex } from '../mutex.ts';
import { createSerialFloor } from './serial-floor.ts';

export interface IdentityDirectory {
  /** The login is compared without regard to case. */
  findByLogin(login: string): Promise<UserResource | undefined>;
  find(userId: string): Promise<UserResource | undefined>;
  list(): Promise<readonly UserResource[]>;
  listRoles(): Promise<readonly RoleResource[]>;
  permissionsOf(user: UserResource): Promise<ReadonlySet<Permission>>;
  /** Called after users or roles have changed here. */
  watch(listener: () => void): () => void;
  close(): void;
}

export interface DirectoryDeps {
  readonly store: DocumentStore;
  readonly organisation: string;
  readonly organisationKey: VerifyingKey;
}

const PAGE = 500;
const isIdentity = (id: string): boolean => id.startsWith('User:') || id.startsWith('Role:');

export function createIdentityDirectory({ store, organisation, organisationKey }: DirectoryDeps): IdentityDirectory {
  const users = new Map<string, UserResource>();
  const roles = new Map<string, RoleResource>();
  const listeners = new Set<() => void>();
  const floor = createSerialFloor(store);
  const mutex = createMutex();
  let readUpTo = -1;
  let isClosed = false;

  async function load(id: string): Promise<void> {
    const believed = await findBelieved(id);
    const map: Map<string, unknown> = id.startsWith('User:') ? users : roles;
    if (believed) map.set(id, believed);
    else map.delete(id);
  }

  async function findBelieved(id: string): Promise<UserResource | RoleResource | undefined> {
    const schema = id.startsWith('User:') ? userResource : roleResource;
    let best: UserResource | RoleResource | undefined;
    for (const leaf of await store.findLeaves(id)) {
      const resource = resourceOf(leaf);
      if (!(await verifySignedDocument(resource, organisationKey, { id, organisation }))) continue;
      const parsed = schema.safeParse(resource);
      if (parsed.success && parsed.data.serial > (best?.serial ?? 0)) best = parsed.data;
    }
    return best && (await floor.admits(id, best.serial)) ? best : undefined;
  }

  async function loadAll(): Promise<void> {
    const { updateSeq } = await store.info();
    for (const kind of ['Role', 'User']) {
      let afterId: string | undefined;
      do {
        const page = await store.listDocuments({ kind, limit: PAGE, ...(afterId ? { afterId } : {}) });
        for (const { id } of page) await load(id);
        afterId = page.length === PAGE ? page.at(-1)?.id : undefined;
      } while (afterId);
    }
    readUpTo = updateSeq;
  }

  async function loadChanged(): Promise<void> {
    let changed = 0;
    for (;;) {
      const page = await store.listChanges({ since: readUpTo, limit: PAGE, excludeKinds: ['AuditEvent'] });
      for (const { id } of page.rows.filter((row) => isIdentity(row.id))) {
        await load(id);
        changed += 1;
      }
      readUpTo = page.lastSeq;
      if (page.rows.length === 0 || page.pending === 0) break;
    }
    if (changed > 0) for (const listener of listeners) listener();
  }

  const refresh = () =>
    mutex.run(async () => {
      if (readUpTo < 0) await loadAll();
      else if ((await store.info()).updateSeq > readUpTo) await loadChanged();
    });

  let isRefreshWaiting = false;
  const unwatch = store.watch((updateSeq, news) => {
    if (readUpTo >= 0 && isPassedOver(news, readUpTo, isIdentity)) {
      readUpTo = updateSeq;
      return;
    }
    if (isRefreshWaiting || listeners.size === 0) return;
    isRefreshWaiting = true;
    setImmediate(() => {
      isRefreshWaiting = false;
      // A store that cannot be read says so to whoever asks next; here nobody is waiting for an answer.
      if (!isClosed) refresh().catch(() => undefined);
    });
  });

  return {
    async findByLogin(login) {
      await refresh();
      const wanted = login.trim().toLowerCase();
      return [...users.values()].find((user) => user.login.toLowerCase() === wanted);
    },
    async find(userId) {
      await refresh();
      return users.get(userId);
    },
    async list() {
      await refresh();
      return [...users.values()].sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
    },
    async listRoles() {
      await refresh();
      return [...roles.values()].filter((role) => role.state === 'active');
    },
    async permissionsOf(user) {
      await refresh();
      const allowed = permissionsOf(user.roles, [...roles.values()]);
      return new Set(PERMISSIONS.filter((permission) => allowed.has(permission)));
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      unwatch();
    },
  };
}

function resourceOf({ body, deleted }: StoredRevision): unknown {
  if (deleted || body === undefined) return undefined;
  return (JSON.parse(body) as { resource?: unknown }).resource;
}
