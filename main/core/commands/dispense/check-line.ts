/**
 * The pharmacist's clinical check of a line (DI4), by the engine that prescribers are warned by. @SAFETY What was found is
 * recomputed here: what the screen did not show cannot have been answered. An order that passes is verified with it.
 */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import type { OrderCheck } from '#shared/domain/knowledge/finding.ts';
import { verifyOrder } from '#shared/domain/medication/change-order.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findLine } from '../../dispense/find-prescription.ts';
import { freeOfLines, keepForLine } from '../../dispense/keep-for-line.ts';
import { readLineFacts, USUAL_DAYS, wantsSecondPerson } from '../../dispense/line-facts.ts';
import { refuseEnded } from '../../dispense/refuse-since.ts';
import { isOwn } from '../../session/is-own.ts';
import { findOfPatient } from '../current-document.ts';
import { answerFindings, findSecondPerson } from '../order/answer-findings.ts';
import { type OrderVersion, readOrderFacts } from '../order/order-facts.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planAct } from './plan-act.ts';

type Check = ParsedInput<typeof dispense.check>;

export function checkLine(deps: DispenseDeps): CommandHandler<typeof dispense.check> {
  return async (input, context) => {
    const { patientId, entry, line, result, overrides, interventions, note } = input;
    const found = findLine(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    if (result !== 'passed' && note === undefined && interventions.length === 0)
      return refusal('invalid-input', 'Say what is in doubt about this line.', { path: 'note' });
    const facts = await readOrderFacts(deps, context.store, patientId, context.now());
    if (isRefusal(facts)) return facts;
    const index = await deps.products().index();
    const of = readLineFacts(found.line, facts, index, USUAL_DAYS[found.prescription.source]);
    const { version, check, asked } = of;
    const open = refuseOrder(input, found.line.order !== undefined, version) ?? refuseFindings(input, check);
    if (open) return open;
    const isWanted = result === 'passed' && wantsSecondPerson(of);
    const second = findSecondPerson(deps, context.actor, { proof: input.secondPerson, patientId, isWanted });
    if (isRefusal(second)) return second;
    const verified = version ? await planVerification(input, version, context) : undefined;
    if (isRefusal(verified)) return verified;
    const { pack, verdict } = check;
    const act = planAct(
      patientId,
      {
        ...{ act: 'check', entry, line, result, verdict, interventions },
        after: [...found.line.standingChecks],
        overrides: overrides.map(({ finding, reason }) => ({ finding, reason: reason.text })),
        ...(second ? { secondPerson: { id: second.userId, name: second.displayName } } : {}),
        ...(version ? { orderRev: version.rev } : {}),
        ...(pack ? { pack: { id: pack.id, version: pack.version, ageDays: pack.ageDays } } : {}),
        ...(note ? { note } : {}),
      },
      context,
    );
    const kept =
      result === 'passed'
        ? await keepForLine(deps, entry, found.line, { asked }, context)
        : await freeOfLines(deps, entry, [line], 'cancelled', context);
    const saved = await saveOne(context, act, {}, [...(verified ? [verified] : []), ...kept]);
    if (!isRefusal(saved) && second) deps.secondPersons.spend([input.secondPerson]);
    return saved;
  };
}

/** The order is here, as it was on the screen, and is given still. */
function refuseOrder(
  { orderRev, result }: Check,
  isOrder: boolean,
  version: OrderVersion | undefined,
): Refusal | undefined {
  if (!isOrder) return undefined;
  if (!version) return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  if (orderRev !== undefined && orderRev !== version.rev)
    return refusal('conflict', 'Somebody has changed this record meanwhile. Look at the new version, then save again.');
  return result === 'passed' ? refuseEnded(version) : undefined;
}

function refuseFindings({ result, overrides }: Check, check: OrderCheck): Refusal | undefined {
  if (result !== 'passed') return undefined;
  const answered = answerFindings(check, overrides);
  return isRefusal(answered) ? answered : undefined;
}

/** MO9: nobody verifies what they ordered themselves. */
async function planVerification(
  { result, patientId, note, interventions }: Check,
  { id, rev, order }: OrderVersion,
  context: CommandContext,
): Promise<PlannedDocument | Refusal | undefined> {
  const state = result === 'passed' ? 'verified' : 'queried';
  if (order.verification.state === state) return undefined;
  const found = await findOfPatient<MedicationRequest>(context.store, { id, rev, patientId });
  if (isRefusal(found)) return found;
  if (isOwn(context.actor, found.resource.requester?.identifier?.value))
    return refusal('not-permitted', 'Somebody else than the prescriber has to verify an order.');
  const words = note ?? interventions[0]?.text;
  const by = recordingOf({ patientId }, context);
  return planChange(found, verifyOrder(found.resource, state, by, state === 'queried' ? words : undefined));
}
