import type { batch } from '#shared/contract/administration.ts';
import { hasGs1CheckDigit, padGtin } from '#shared/domain/gs1/check-digit.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { BATCH_RECALL_KIND, type BatchRecallResource, batchRecallResource } from '#shared/model/batch-recall.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler, QueryHandler } from '../../api/operation-handler.ts';
import { listRecalls } from '../../queries/administration/list-recalls.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

/** From now on no pack of it may be used, at any station that hears of it. */
export const recallBatch: CommandHandler<typeof batch.recall> = async ({ gtin, lot, reason }, context) => {
  if (!hasGs1CheckDigit(gtin))
    return refusal('invalid-input', 'The check digit of this number is not right. Scan the pack.', { path: 'gtin' });
  const resource: BatchRecallResource = {
    ...{ resourceType: BATCH_RECALL_KIND, status: 'recalled', gtin: padGtin(gtin), reason },
    ...(lot === undefined ? {} : { lot }),
    ...nowBy(context),
  };
  const id = newDocumentId(BATCH_RECALL_KIND, { now: context.now });
  return saveOne(context, { id, kind: BATCH_RECALL_KIND, facility: '*', resource });
};

export const liftRecall: CommandHandler<typeof batch.lift> = async ({ id, parent, reason }, context) => {
  const found = toDocument<unknown>(await context.store.find(id, parent));
  const recall = batchRecallResource.safeParse(found?.resource);
  if (!found || !recall.success)
    return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  if (recall.data.status === 'lifted') return refusal('already-done', 'This recall has been lifted already.');
  return saveOne(
    context,
    planChange(found, { ...recall.data, status: 'lifted', lifted: { reason, ...nowBy(context) } }),
  );
};

function nowBy({ actor, now }: Pick<CommandContext, 'actor' | 'now'>) {
  return { at: new Date(now()).toISOString(), by: { id: actor.userId, name: actor.displayName } };
}

export const listBatches: QueryHandler<typeof batch.list> = async (_input, { store }) => {
  const known = await listRecalls(store);
  return known.map(({ id, rev, recall: { gtin, lot, reason, status, at, by } }) => ({
    ...{ id, rev, gtin, reason, state: status, at, by: by.name },
    ...(lot === undefined ? {} : { lot }),
  }));
};
