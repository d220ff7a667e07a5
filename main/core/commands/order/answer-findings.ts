/**
 * Whether what was found is answered. @SAFETY Recomputed where the order is signed: what the screen did not show cannot
 * have been overridden, and a finding that came meanwhile is looked at by a person first.
 */
import type { OrderOverride } from '#shared/contract/order.ts';
import type { Overridden } from '#shared/domain/knowledge/check-mark.ts';
import type { AlertFinding, OrderCheck } from '#shared/domain/knowledge/finding.ts';
import { findingKey } from '#shared/domain/knowledge/settle-findings.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Actor } from '../../api/operation-handler.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import type { OrderDeps } from './order-deps.ts';

export interface Answered {
  readonly overridden: readonly Overridden[];
  readonly needsSecondPerson: boolean;
}

export function answerFindings({ findings }: OrderCheck, overrides: readonly OrderOverride[]): Answered | Refusal {
  const alerts = findings.filter((finding): finding is AlertFinding => finding.kind !== 'not-checked');
  if (alerts.some(({ override }) => override === 'never'))
    return refusal('invalid-input', 'This must not be ordered together. Nobody can override it.', {
      path: 'overrides',
    });
  const reasons = new Map(overrides.map(({ finding, reason }) => [finding, reason]));
  const wanted = alerts.filter(({ override }) => override !== 'none');
  const overridden = wanted.flatMap((finding) => {
    const reason = reasons.get(findingKey(finding));
    return reason ? [{ finding, reason }] : [];
  });
  const needsSecondPerson = wanted.some(({ override }) => override === 'reason-and-second-person');
  if (overridden.length === wanted.length) return { overridden, needsSecondPerson };
  return refusal(
    'conflict',
    'Something speaks against this order that has no answer yet. Look at it, then sign again.',
    {
      path: 'overrides',
    },
  );
}

/** Somebody else who may prescribe or verify. Undefined where none is wanted. */
export function findSecondPerson(
  { secondPersons }: Pick<OrderDeps, 'secondPersons'>,
  actor: Actor,
  { proof, patientId, isWanted }: { proof: string | undefined; patientId: string; isWanted: boolean },
): ProvenPerson | Refusal | undefined {
  if (!isWanted) return undefined;
  if (proof === undefined)
    return refusal('password-needed', 'A second person has to sign this order, too.', { path: 'secondPerson' });
  const permissions = ['order.prescribe', 'order.verify'] as const;
  return secondPersons.find(proof, actor, { purpose: 'second', patientId, permissions });
}
