/**
 * HU19 (RP8): whether the hub has all of each part that was given beyond its site. A part that was let go of by an older
 * roster while it was already given again comes back by no feed that has passed it: what central lists and the hub lacks is
 * fetched by name, and until the hub has it all its own list does not count for whoever holds the part (HU12).
 */
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { AskedRevisions } from '#shared/replication/peer.ts';
import { reconcile } from '#shared/replication/reconcile.ts';
import type { Digests } from '#shared/revision/digests.ts';
import type { DocumentStore, Scope } from '#shared/store/document-store.ts';
import type { GrantedPart } from '../scopes/scope-grants.ts';
import type { HubRecord } from './hub-record.ts';

export interface GrantedPartsDeps {
  readonly store: Pick<DocumentStore, 'listChanges' | 'findFacts' | 'findMissing' | 'summarise'>;
  readonly central: Pick<CentralClient, 'readManifest' | 'readBuckets'>;
  /** Brings revisions here; gives how many came. */
  readonly fetchFromCentral: (wanted: readonly AskedRevisions[]) => Promise<number>;
  readonly digests: Pick<Digests, 'sha256Hex'>;
  readonly record: () => Pick<HubRecord, 'wholeParts'>;
  readonly keep: (change: Pick<HubRecord, 'wholeParts'>) => Promise<void>;
  readonly clock: Clock;
}

/** A part that is given now. `again`: it was given before and ended, the feed may have passed it. */
export interface OpenPart {
  readonly of: GrantedPart;
  readonly again: boolean;
}

export interface GrantedParts {
  /** What is given from now on. @SAFETY To be called before anything leaves: what left is not whole when it is given again. */
  take(open: readonly OpenPart[]): Promise<void>;
  /** Compares what is not whole yet, where it is due, and fetches what the feed will not bring. */
  compare(): Promise<void>;
  isWhole(of: GrantedPart): boolean;
}

/** A patient's record is summed up in no time, a site is not. */
const COMPARE_EVERY_MS = { patient: 1000, facility: 30_000 } as const;
/** What was never here is on its way; what has not come by then is fetched by name. */
const REPAIR_AFTER_MS = 60_000;

const keyOf = (of: GrantedPart) => JSON.stringify(of.type === 'patient' ? ['patient', of.patientId] : [of.facility]);

export function createGrantedParts(deps: GrantedPartsDeps): GrantedParts {
  const { clock } = deps;
  let open: readonly OpenPart[] = [];
  const seen = new Map<string, { readonly sinceMs: number; comparedMs: number; repairedMs: number }>();
  const whole = () => deps.record().wholeParts ?? [];

  async function look({ of, again }: OpenPart): Promise<void> {
    const nowMs = clock.now();
    const key = keyOf(of);
    const never = Number.NEGATIVE_INFINITY;
    const known = seen.get(key) ?? { sinceMs: nowMs, comparedMs: never, repairedMs: never };
    seen.set(key, known);
    if (Math.abs(nowMs - known.comparedMs) < COMPARE_EVERY_MS[of.type]) return;
    known.comparedMs = nowMs;
    if (!(await isEqual(deps, of))) {
      const isOverdue = again || nowMs - known.sinceMs >= REPAIR_AFTER_MS;
      if (!isOverdue || Math.abs(nowMs - known.repairedMs) < REPAIR_AFTER_MS) return;
      known.repairedMs = nowMs;
      if (!(await bring(deps, of))) return;
    }
    seen.delete(key);
    await deps.keep({ wholeParts: [...whole(), key] });
  }
  return {
    async take(next) {
      open = next;
      const keys = new Set(next.map(({ of }) => keyOf(of)));
      for (const key of seen.keys()) if (!keys.has(key)) seen.delete(key);
      const stay = whole().filter((key) => keys.has(key));
      if (stay.length < whole().length) await deps.keep({ wholeParts: stay });
    },
    async compare() {
      for (const part of open) if (!whole().includes(keyOf(part.of))) await look(part);
    },
    isWhole: (of) => whole().includes(keyOf(of)),
  };
}

const patientOf = (of: GrantedPart) => (of.type === 'patient' ? of.patientId : undefined);

/** Of a site the whole list is compared: central knows no list of one site. */
async function isEqual({ store, central }: GrantedPartsDeps, of: GrantedPart): Promise<boolean> {
  const patientId = patientOf(of);
  const there = await central.readManifest(patientId);
  if (isRefusal(there)) return false;
  const scope: Scope =
    patientId === undefined
      ? { facilities: there.facilities, patients: there.patients }
      : { facilities: [], patients: [patientId], narrow: true };
  const here = await store.summarise(scope);
  return here.count === there.count && here.hash === there.hash;
}

/** True where nothing that central lists is missing here any more. What is only here is on its way up. */
async function bring(
  { store, central, digests, fetchFromCentral }: GrantedPartsDeps,
  of: GrantedPart,
): Promise<boolean> {
  let lacking = 0;
  const done = await reconcile(
    {
      ...{ store, central, digests },
      async fetchFromCentral(wanted) {
        const came = await fetchFromCentral(wanted);
        lacking += (await store.findMissing(wanted)).length;
        return came;
      },
      isUnsent: async () => true,
    },
    patientOf(of),
  );
  return !isRefusal(done) && done.isWhole && lacking === 0;
}
