/**
 * HU8: heads of audit chains at a hub. A head is kept here at once; it goes up, and central countersigns it, only after the
 * events that it speaks of are at central: a station forgets its events by countersigned heads, and what only a hub has is
 * not safe from the loss of the hub.
 */
import { type SignedHead, verifyHead } from '#shared/domain/audit/signed-head.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { HubClient } from '#shared/protocol/hub-client.ts';
import { importStationPublicKey } from '#shared/protocol/station-proof.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { StationIdentity } from '../access/caller.ts';
import { sentHead } from '../orgs/audit-heads.ts';
import type { Catalogue } from '../orgs/catalogue.ts';
import type { Upward } from './upward.ts';

export interface HeadRelayParts {
  readonly store: Pick<DocumentStore, 'info'>;
  readonly catalogue: Pick<Catalogue, 'keepHead' | 'listHeads' | 'findStation'>;
  readonly client: Pick<HubClient, 'sendHeads'>;
  readonly upward: () => Pick<Upward, 'atCentral'>;
  readonly organisationId: string;
  readonly signal: AbortSignal;
}

export interface HeadRelay {
  /** Of a station, now. Gives the countersigned head, or why there is none yet. */
  accept(station: StationIdentity, head: SignedHead): Promise<SignedHead | Refusal>;
  /** Sends what waits and whose events are at central. */
  passOn(): Promise<void>;
}

interface WaitingHead {
  readonly head: SignedHead;
  /** Sequence of the hub at which every event that it speaks of was here. */
  readonly seq: number;
}

const MOST_AT_ONCE = 100;
const notYet = (): Refusal =>
  refusal('no-contact', 'The hub keeps it, and passes it on once everything before it is at central.');

export function createHeadRelay(parts: HeadRelayParts): HeadRelay {
  const { catalogue, organisationId } = parts;
  /** By station: the newest covers those before it. After a restart the stations bring theirs again. */
  const waiting = new Map<string, WaitingHead>();
  let isSending = false;

  async function reached(): Promise<number> {
    return Math.min(...(await parts.upward().atCentral()).values());
  }
  async function sendDue(): Promise<void> {
    const seq = await reached();
    const due = [...waiting.values()].filter((one) => one.seq <= seq).slice(0, MOST_AT_ONCE);
    if (due.length === 0) return;
    const answer = await parts.client.sendHeads(
      due.map(({ head }) => head),
      parts.signal,
    );
    if (isRefusal(answer)) return;
    for (const [at, { head }] of due.entries()) {
      const told = answer.heads[at];
      const kept = told && 'head' in told ? countersigned(told.head) : undefined;
      if (kept) await catalogue.keepHead(kept);
      if (told && waiting.get(head.station)?.head === head) waiting.delete(head.station);
    }
  }
  async function passOn(): Promise<void> {
    if (isSending || waiting.size === 0) return;
    isSending = true;
    try {
      await sendDue();
    } finally {
      isSending = false;
    }
  }
  async function findCountersigned({ station, incarnation, sequence, hash }: SignedHead) {
    const kept = await catalogue.listHeads(organisationId, station);
    return kept.find(
      (one) =>
        one.countersignature !== undefined &&
        one.incarnation === incarnation &&
        one.sequence === sequence &&
        one.hash === hash,
    );
  }
  return {
    passOn,
    async accept({ stationId, incarnation }, head) {
      const isOwn = head.station === stationId && head.incarnation <= incarnation;
      const entry = isOwn ? await catalogue.findStation(stationId) : undefined;
      if (
        !entry ||
        head.organisation !== organisationId ||
        !(await verifyHead(head, await importStationPublicKey(entry.publicKeyJwk)))
      )
        return refusal('not-permitted', 'This head is not of this station.');
      const known = await findCountersigned(head);
      if (known) return known;
      // A station sends a head once nothing of it waits: what is here now holds every event before it.
      waiting.set(stationId, { head, seq: (await parts.store.info()).updateSeq });
      await passOn();
      return (await findCountersigned(head)) ?? notYet();
    },
  };
}

function countersigned(sent: unknown): SignedHead | undefined {
  const head = sent as SignedHead;
  return sentHead.safeParse(sent).success && typeof head.countersignature === 'string' ? head : undefined;
}
