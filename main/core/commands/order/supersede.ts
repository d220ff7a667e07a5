/** An order that takes the place of another: a change of it, or a decision over a fork of its line (MO3, MO5, MO7). */

import type { OrderOverride } from '#shared/contract/order.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { withCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { buildSupersedingOrder } from '#shared/domain/medication/build-order.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext } from '../../api/operation-handler.ts';
import { recordingOf } from '../recording-of.ts';
import { type SavedOne, saveOne } from '../save-one.ts';
import { answerFindings, findSecondPerson } from './answer-findings.ts';
import { checkEntries, resolveEntry } from './check-entries.ts';
import { refuseEntries } from './judge-entries.ts';
import type { OrderDeps } from './order-deps.ts';
import type { OrderFacts, OrderVersion } from './order-facts.ts';
import { planVerifyTask, signedOf } from './verify-tasks.ts';

export interface Superseding {
  readonly prior: OrderVersion;
  readonly entry: OrderEntryInput;
  readonly settles?: readonly string[];
  /** Its drug is the prior's: not looked up again. */
  readonly keepsDrug?: boolean;
}

interface Signed {
  readonly patientId: string;
  readonly overrides: readonly OrderOverride[];
  readonly secondPerson?: string | undefined;
}

export async function supersede(
  deps: OrderDeps,
  { patientId, overrides, secondPerson: proof }: Signed,
  { prior, entry, settles = [], keepsDrug = false }: Superseding,
  facts: OrderFacts,
  context: CommandContext,
): Promise<SavedOne | Refusal> {
  const resolved = keepsDrug ? { entry, product: undefined } : await resolveEntry(deps, entry);
  if (isRefusal(resolved)) return resolved;
  const notBefore = prior.order.start;
  const bad = refuseEntries(facts, [resolved.entry], { nowMs: context.now(), zone: deps.zone(), notBefore });
  if (bad) return bad;
  const [check] = checkEntries(facts, [resolved], context.actor, [prior.id, ...settles]);
  if (!check) throw new Error('one order gives one check');
  const answered = answerFindings(check, overrides);
  if (isRefusal(answered)) return answered;
  const { needsSecondPerson: isWanted, overridden } = answered;
  const second = findSecondPerson(deps, context.actor, { proof, patientId, isWanted });
  if (isRefusal(second)) return second;
  const encounterId = prior.resource.encounter?.reference?.replace('/', ':');
  const built = buildSupersedingOrder(
    resolved.entry,
    recordingOf({ patientId, encounterId }, context),
    prior.order,
    settles,
  );
  const by = second && { id: second.userId, name: second.displayName };
  const resource = withCheckMark(built, { check, overridden, secondPerson: by });
  const id = newDocumentId('MedicationRequest', { now: context.now });
  const tasks = await planVerifyTask(context, { patientId, encounterId }, [signedOf(id, resolved)]);
  const document = { id, kind: 'MedicationRequest', patient: patientId, resource };
  const saved = await saveOne(context, document, {}, tasks);
  if (!isRefusal(saved) && isWanted) deps.secondPersons.spend([proof]);
  return saved;
}
