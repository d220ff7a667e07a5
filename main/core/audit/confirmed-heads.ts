import { z } from 'zod';
import { type SignedHead, verifyCountersignature } from '#shared/domain/audit/signed-head.ts';
import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { type LocalStore, localRecord } from '../session/local-record.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Of one a day; what is older has had its use. */
const KEPT = 90;

const confirmedHead = z.object({
  organisation: z.string(),
  station: z.string(),
  incarnation: z.number(),
  sequence: z.number(),
  hash: z.string(),
  at: z.string(),
  signature: z.string(),
  countersignature: z.string(),
});
export type ConfirmedHead = z.output<typeof confirmedHead>;

/** Heads of this station's audit chain that central has countersigned: one a day, oldest first (RP11). */
export interface ConfirmedHeads {
  /** What central answered to a head. Nothing is noted of an answer without the organisation's signature. */
  note(answer: unknown): Promise<void>;
  list(): Promise<readonly ConfirmedHead[]>;
}

export function createConfirmedHeads(store: LocalStore, organisationKey: VerifyingKey): ConfirmedHeads {
  const record = localRecord(store, 'audit-confirmed-heads', z.array(confirmedHead));
  let known: readonly ConfirmedHead[] | undefined;
  const list = async (): Promise<readonly ConfirmedHead[]> => {
    known ??= (await record.find()) ?? [];
    return known;
  };
  return {
    list,
    async note(answer) {
      const parsed = confirmedHead.safeParse(answer);
      if (!parsed.success || !isDue((await list()).at(-1), parsed.data)) return;
      if (!(await verifyCountersignature(parsed.data satisfies SignedHead, organisationKey))) return;
      const next = [...(await list()), parsed.data].slice(-KEPT);
      await record.write(next);
      known = next;
    },
  };
}

function isDue(last: ConfirmedHead | undefined, next: ConfirmedHead): boolean {
  return last === undefined || Date.parse(next.at) - Date.parse(last.at) >= DAY_MS;
}
