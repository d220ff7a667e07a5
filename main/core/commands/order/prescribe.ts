import type { order } from '#shared/contract/order.ts';
import { withCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { buildOrder } from '#shared/domain/medication/build-order.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { recordingOf } from '../recording-of.ts';
import { planRequests } from '../request/plan-requests.ts';
import type { SavedOne } from '../save-one.ts';
import { type Answered, answerFindings, findSecondPerson } from './answer-findings.ts';
import { checkEntries, resolveEntries } from './check-entries.ts';
import { refuseEntries } from './judge-entries.ts';
import type { OrderDeps } from './order-deps.ts';
import { readOrderFacts } from './order-facts.ts';
import { planVerifyTask, signedOf } from './verify-tasks.ts';

/** All of them in one transaction, or none. */
export function prescribe(deps: OrderDeps): CommandHandler<typeof order.prescribe> {
  return async (input, context) => {
    const { patientId, secondPerson: proof } = input;
    const entries = await resolveEntries(
      deps,
      input.orders.map(({ entry }) => entry),
    );
    if (isRefusal(entries)) return entries;
    const facts = await readOrderFacts(deps, context.store, patientId, context.now());
    if (isRefusal(facts)) return facts;
    const plain = entries.map(({ entry }) => entry);
    const bad = refuseEntries(facts, plain, { nowMs: context.now(), zone: deps.zone() });
    if (bad) return bad;
    const checks = checkEntries(facts, entries, context.actor);
    const answers = allAnswered(checks.map((check, at) => answerFindings(check, input.orders[at]?.overrides ?? [])));
    if (isRefusal(answers)) return answers;
    const isWanted = answers.some(({ needsSecondPerson }) => needsSecondPerson);
    const second = findSecondPerson(deps, context.actor, { proof, patientId, isWanted });
    if (isRefusal(second)) return second;
    const recording = recordingOf(input, context);
    const documents = plain.map((entry, at) => {
      const { overridden = [], needsSecondPerson = false } = answers[at] ?? {};
      const check = checks[at];
      const built = buildOrder(entry, recording);
      const by = needsSecondPerson && second ? { id: second.userId, name: second.displayName } : undefined;
      const resource = check ? withCheckMark(built, { check, overridden, secondPerson: by }) : built;
      const id = newDocumentId('MedicationRequest', { now: context.now });
      return { id, kind: 'MedicationRequest', patient: patientId, resource };
    });
    const beside = planRequests(input.requests, input, context);
    if (isRefusal(beside)) return beside;
    const signed = documents.map(({ id }, at) => signedOf(id, entries[at]));
    const tasks = await planVerifyTask(context, input, signed);
    const answer = [...documents, ...beside];
    const output = (all: readonly SavedOne[]) => all.slice(0, answer.length).map(({ id, rev }) => ({ id, rev }));
    const saved = await context.commit({ documents: [...answer, ...tasks], output });
    if (isRefusal(saved)) return saved;
    if (isWanted) deps.secondPersons.spend([proof]);
    return output(saved);
  };
}

function allAnswered(answers: readonly (Answered | Refusal)[]): readonly Answered[] | Refusal {
  const refused = answers.find(isRefusal);
  return refused ?? (answers as readonly Answered[]);
}
