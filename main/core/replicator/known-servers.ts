import type { ServerRole } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { Server } from './server-choice.ts';
import { readServerList, type ServerList, writeServerList } from './server-list.ts';

/** The servers that a station may work with, hubs first. */
export interface KnownServers {
  list(): readonly { readonly address: string; readonly role: ServerRole | undefined }[];
  /** Where to begin. */
  first(): Server;
  /** Whether it is known who answers at the address that the station was enrolled at. */
  isKnown(): boolean;
  /** Whether there is anything to choose or to find out. */
  isOpen(): boolean;
  /** Somebody answered at this address. */
  note(server: Server): Promise<void>;
  noteUpstream(upstream: string): Promise<void>;
  /** Hubs found on the network; they come after those that a person named. */
  found(hubs: readonly string[]): void;
}

const bare = (address: string) => address.replace(/\/+$/, '');

export async function readKnownServers(
  store: Pick<DocumentStore, 'findLocal' | 'write'>,
  enrolledAt: string,
  /** Hubs that a person named. */
  named: readonly string[] = [],
): Promise<KnownServers> {
  const own = bare(enrolledAt);
  let kept = await readServerList(store);
  let onNetwork: readonly string[] = [];
  // Who has been heard as central before there were hubs is central.
  const spokeToCentral = (await store.findLocal('holdfast-central')) !== undefined;
  const roleOfOwn = (): ServerRole | undefined => kept.enrolledAt ?? (spokeToCentral ? 'central' : undefined);
  const keep = async (change: Partial<ServerList>) => {
    kept = { ...kept, ...change };
    await writeServerList(store, kept);
  };
  const hubs = () => [
    ...new Set([...(roleOfOwn() === 'hub' ? [own] : []), ...named, ...kept.hubs, ...onNetwork].map(bare)),
  ];
  const centrals = () => {
    const known = roleOfOwn() === 'hub' ? kept.central : own;
    return known === undefined || (!kept.direct && hubs().length > 0) ? [] : [known];
  };
  return {
    list: () => [
      ...hubs().map((address) => ({ address, role: 'hub' as const })),
      ...centrals().map((address) => ({ address, role: address === own ? roleOfOwn() : ('central' as const) })),
    ],
    first() {
      const [hub] = hubs();
      // Until it is known, nothing that it confirms counts as being at central.
      return hub === undefined ? { address: own, role: roleOfOwn() ?? 'hub' } : { address: hub, role: 'hub' };
    },
    isKnown: () => roleOfOwn() !== undefined,
    isOpen: () => roleOfOwn() === undefined || hubs().length > 0,
    async note({ address, role }) {
      if (address === own && kept.enrolledAt !== role) await keep({ enrolledAt: role });
      if (role === 'hub' && kept.lastHub !== address) await keep({ lastHub: address });
    },
    async noteUpstream(upstream) {
      if (kept.central !== bare(upstream)) await keep({ central: bare(upstream) });
    },
    found(next) {
      onNetwork = next;
    },
  };
}
