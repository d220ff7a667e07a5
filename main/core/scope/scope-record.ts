import { z } from 'zod';
import { checkout, type ScopeAnswer } from '#shared/protocol/scope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

const ID = 'holdfast-scope';

const record = z.object({
  /** As central said it last; undefined before the first contact. */
  scope: z.object({ facilities: z.array(z.string()), checkouts: z.array(checkout), epoch: z.number() }).optional(),
  /** Parts of scope of which something may still be here: what is no longer granted leaves. */
  held: z.object({ facilities: z.array(z.string()), patients: z.array(z.string()) }),
  /** Request ids of the checkouts whose record was found whole here. */
  arrived: z.array(z.string()),
  /** Counts up with each eviction: a window that was away then starts its replica anew. */
  evictions: z.number().int(),
  /** Something was evicted since the file was last written anew. */
  traces: z.boolean().optional(),
  /** When a file too large for that was last noted for it (milliseconds since the epoch). */
  notedMs: z.number().optional(),
  manifest: z
    .object({
      state: z.enum(['equal', 'different']),
      at: z.string(),
      here: z.number(),
      atCentral: z.number(),
      /** Documents that central does not list for this station; nobody deletes them because of it. */
      surplus: z.number().optional(),
    })
    .optional(),
});
export type ScopeRecord = z.output<typeof record>;

const EMPTY: ScopeRecord = { held: { facilities: [], patients: [] }, arrived: [], evictions: 0 };

export async function readScopeRecord(store: Pick<DocumentStore, 'findLocal'>): Promise<ScopeRecord> {
  const text = await store.findLocal(ID);
  return text === undefined ? EMPTY : record.parse(JSON.parse(text));
}

export async function writeScopeRecord(store: Pick<DocumentStore, 'write'>, value: ScopeRecord): Promise<void> {
  await store.write({ locals: [{ id: ID, body: JSON.stringify(value) }] });
}

/** Checkouts that ended by themselves: what was held leaves next. */
export function withoutCheckouts(known: ScopeRecord, ended: readonly string[]): ScopeRecord {
  const { scope, arrived, ...rest } = known;
  if (!scope) return known;
  const stays = ({ requestId }: { readonly requestId: string }) => !ended.includes(requestId);
  return {
    ...rest,
    scope: { ...scope, checkouts: scope.checkouts.filter(stays) },
    arrived: arrived.filter((id) => !ended.includes(id)),
  };
}

/** What was held and what is granted now: nothing leaves this list before it was evicted. */
export function withGranted({ held, arrived, ...rest }: ScopeRecord, answer: ScopeAnswer): ScopeRecord {
  const { facilities, checkouts, epoch } = answer;
  const patients = checkouts.map(({ patientId }) => patientId);
  return {
    ...rest,
    scope: { facilities, checkouts, epoch },
    arrived: arrived.filter((id) => checkouts.some(({ requestId }) => requestId === id)),
    held: {
      facilities: [...new Set([...held.facilities, ...facilities])],
      patients: [...new Set([...held.patients, ...patients])],
    },
  };
}
