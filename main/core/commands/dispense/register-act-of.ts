import type { Patient } from '@medplum/fhirtypes';
import type { Dispense } from '#shared/domain/dispense/dispense.ts';
import type { FormularyEntry } from '#shared/domain/formulary/index-products.ts';
import type { MovingAct, RegisterAct } from '#shared/domain/register/register-act.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { Actor } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import type { LineFacts } from '../../dispense/line-facts.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { personOf } from './person-of.ts';

/** Somebody else who may dispense, check or give. Undefined where nobody was named. */
export function findWitness(
  { secondPersons }: Pick<DispenseDeps, 'secondPersons'>,
  actor: Actor,
  { witness, patientId }: { readonly witness?: string | undefined; readonly patientId: string },
): ProvenPerson | Refusal | undefined {
  if (witness === undefined) return undefined;
  const permissions = ['medication.dispense', 'order.verify', 'medication.administer'] as const;
  return secondPersons.find(witness, actor, { purpose: 'witness', patientId, permissions });
}

interface Supplied {
  readonly id: string;
  readonly dispense: Dispense;
  readonly asked: { readonly entry: FormularyEntry };
  readonly of?: Pick<LineFacts, 'version'>;
  readonly patient: Patient;
  readonly input: { readonly storeId: string; readonly belowNought?: boolean | undefined };
  readonly witness: ProvenPerson | undefined;
  readonly quantity?: Dispense['quantity'];
}

/** What the register of the place hears of it; without a controlled class it writes nothing (CR1). */
export function registerActOf(
  type: MovingAct,
  { id, dispense, asked, of, patient, input, witness, quantity }: Supplied,
): RegisterAct {
  const { patientId, batches, order } = dispense;
  const prescriber = of?.version?.resource.requester?.display;
  return {
    ...{ type, product: asked.entry.product, locationId: input.storeId, quantity: quantity ?? dispense.quantity },
    witness: witness && {
      ...{ userId: witness.userId, displayName: witness.displayName, by: witness.by, secret: witness.secret },
    },
    party: personOf(patient),
    ...{ patientId, document: id, belowNought: input.belowNought },
    authority: prescriber ? { name: prescriber, reference: order?.id } : undefined,
    batches: batches.map(({ lot, expiry, gtin }) => ({ lot, expiry, gtin })),
  };
}
