/**
 * HU17 (PR2): a hub lets go of what a checkout or a further site had brought, once central says that it has ended for the
 * last station of the site. What is not at central yet stays, with all of that record, until it is.
 *
 * HU19: the grants may be older than what the feed has brought meanwhile. So each part that is given is compared with
 * central's list after anything left, in the same turn.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { evictOutside } from '#shared/replication/evict-outside.ts';
import type { DocumentStore, EvictingStore, Purge, Scope } from '#shared/store/document-store.ts';
import { inTurn } from '../orgs/turns.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';
import type { GrantedParts } from './granted-parts.ts';
import { planLeaving } from './plan-leaving.ts';
import type { WritingAnew } from './write-anew.ts';

export interface LetGoParts {
  readonly store: Pick<DocumentStore, 'listChanges' | 'findFacts'>;
  readonly evicting: EvictingStore;
  /** Code of the hub's site. @SAFETY Until it is known nothing leaves. */
  readonly site: () => Promise<string | undefined>;
  /** Of the hub and of its stations. */
  readonly grants: () => Promise<readonly ScopeGrant[]>;
  readonly atCentral: () => Promise<ReadonlyMap<Lane, number>>;
  readonly listRefused: () => Promise<readonly { readonly id: string }[]>;
  /** HU19: what is given now, and whether the hub has all of it. */
  readonly granted: Pick<GrantedParts, 'take' | 'compare'>;
  /** EV8: what leaves leaves traces in the file. */
  readonly anew: Pick<WritingAnew, 'note' | 'look'>;
  readonly clock: Clock;
}

export interface LettingGo {
  /** Central was heard. Does something where a grant has ended, something waits, or it is long since everything was looked at. */
  look(roster: string | undefined): Promise<void>;
}

/** What a station sends late, of a patient who was returned, is looked for again. */
const LOOK_AT_ALL_EVERY_MS = 60 * 60_000;

export function createLettingGo(parts: LetGoParts): LettingGo {
  const { store, evicting, clock } = parts;
  const turn = crypto.randomUUID();
  /** Parts of which nothing was found any more. */
  let gone = new Set<string>();
  let seen: string | undefined;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let left: 'nothing' | 'more' | 'waits' = 'more';
  /** What the waiting ones wait for, as it stood. */
  let stood = '';

  async function letGo({ lanes, refused }: Situation): Promise<void> {
    const site = await parts.site();
    if (site === undefined) return;
    const { keep, parts: leaving, open } = planLeaving(site, await parts.grants());
    await parts.granted.take(open);
    gone = new Set(leaving.map((part) => JSON.stringify(part)).filter((key) => gone.has(key)));
    left = 'nothing';
    const judging = {
      store: joined(store, evicting, parts.anew),
      lanes: () => lanes,
      listRefused: async () => refused,
    };
    for (const part of leaving) {
      const key = JSON.stringify(part);
      if (gone.has(key)) continue;
      const { evicted, waiting } = await evictOutside(judging, part, keep);
      // A page that was under way may bring some of it once more: looked through again until nothing was found.
      if (evicted.length > 0) left = 'more';
      else if (waiting === 0) gone.add(key);
      else if (left === 'nothing') left = 'waits';
    }
  }
  async function situation(): Promise<Situation> {
    const [reached, refused] = await Promise.all([parts.atCentral(), parts.listRefused()]);
    return { lanes: [...reached].map(([lane, confirmedSeq]) => ({ lane, confirmedSeq })), refused };
  }
  async function letGoWhereDue(roster: string | undefined): Promise<void> {
    const isAllDue = Math.abs(clock.now() - lookedMs) >= LOOK_AT_ALL_EVERY_MS;
    const isDue = isAllDue || roster !== seen || left === 'more';
    if (!isDue && left === 'nothing') return;
    const now = await situation();
    const standing = JSON.stringify(now);
    if (!isDue && standing === stood) return;
    if (isAllDue) {
      gone.clear();
      lookedMs = clock.now();
    }
    [seen, stood] = [roster, standing];
    await letGo(now);
  }
  return {
    // One turn: nothing is compared while it leaves, and what left by an older roster is compared after it.
    look: (roster) =>
      inTurn(turn, async () => {
        await letGoWhereDue(roster);
        await parts.granted.compare();
        await parts.anew.look();
      }),
  };
}

interface Situation {
  readonly lanes: readonly { readonly lane: Lane; readonly confirmedSeq: number }[];
  readonly refused: readonly { readonly id: string }[];
}

const joined = (store: LetGoParts['store'], evicting: EvictingStore, anew: Pick<WritingAnew, 'note'>) => ({
  listChanges: store.listChanges.bind(store),
  findFacts: store.findFacts.bind(store),
  async evict(asked: readonly Purge[]) {
    await anew.note();
    return evicting.evict(asked);
  },
  async evictQuarantined(part: Scope, keep: Scope) {
    const gone = await evicting.evictQuarantined(part, keep);
    if (gone.length > 0) await anew.note();
    return gone;
  },
  rewrite: evicting.rewrite.bind(evicting),
});
