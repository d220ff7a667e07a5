/**
 * CR8: what other stations did is entered by the one that keeps the register, as the act of nobody at this desk: who did it
 * and who stood by stand in the line. One register at a time, one transaction with its audit event.
 */
import { findDiscrepancy, registerCaseId } from '#shared/domain/register/discrepancy.ts';
import { linkEntry, registerEntryId } from '#shared/domain/register/entry-chain.ts';
import type { RegisterFold } from '#shared/domain/register/fold-register.ts';
import { enterPending, isOutdated, nextOfMain, type RegisterWriter } from '#shared/domain/register/register-tip.ts';
import { plus, quantityText } from '#shared/domain/stock/quantity.ts';
import { REGISTER_CASE_KIND } from '#shared/model/register-case.ts';
import { REGISTER_ENTRY_KIND } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';
import type { KnownRegister } from './register-book.ts';

export interface EnterContext {
  readonly writer: RegisterWriter;
  readonly epoch: number;
  readonly nowMs: number;
}

/** At a time; the rest follows at once. */
const MOST = 200;

/** Nothing where a line is known to be missing, or where this station was replaced. */
export function planEntering(
  registerId: string,
  { fold }: Pick<KnownRegister, 'fold'>,
  { writer, epoch, nowMs }: EnterContext,
): readonly PlannedDocument[] {
  if (fold.missing > 0 || fold.pending.length === 0 || isOutdated(fold, epoch)) return [];
  const planned: PlannedDocument[] = [];
  const recordedAt = new Date(nowMs).toISOString();
  let tip: Pick<RegisterFold, 'main' | 'posted'> = fold;
  let openId = fold.main.find(({ entry }) => entry.act === 'open')?.id;
  for (const waiting of fold.pending.slice(0, MOST)) {
    const balance = plus(tip.posted, waiting.effect);
    const place = nextOfMain(registerId, tip, { ...writer, epoch }, nativeDigests);
    const id = registerEntryId(registerId, place, nativeDigests);
    const body = enterPending(waiting, { balanceText: quantityText(balance), openId, recordedAt });
    const entry = linkEntry(body, place, nativeDigests);
    planned.push({ id, kind: REGISTER_ENTRY_KIND, resource: entry });
    // A count is judged where it was made; that it went below nought shows here.
    const found = entry.act === 'check' ? undefined : findDiscrepancy(id, entry);
    if (found) planned.push({ id: registerCaseId(id, nativeDigests), kind: REGISTER_CASE_KIND, resource: found });
    if (entry.act === 'open') openId ??= id;
    tip = { main: [{ id, entry, balance }], posted: balance };
  }
  return planned;
}
