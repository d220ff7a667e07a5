import type { Encounter } from '@medplum/fhirtypes';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import type { SavedOne } from '../save-one.ts';
import { refusePlace } from './read-beds.ts';

interface OnStay {
  readonly id: string;
  readonly parent: string;
  readonly patientId: string;
}

interface Change {
  readonly plan: (encounter: Encounter, at: string) => Encounter | Refusal;
  /** The place that is taken by it, if any. */
  readonly takes?: (encounter: Encounter) => string | undefined;
  readonly beside?: readonly PlannedDocument[];
  /** The bed that is taken may still be marked for cleaning: whoever left it is put back. */
  readonly isBack?: true;
  /** What becomes of beds and of the patient's own documents with it. */
  readonly also?: (encounter: Encounter) => Promise<readonly PlannedDocument[]>;
}

/** One act on a stay: the version that the person saw, judged by a rule, its bed free, one transaction. */
export async function changeStay(input: OnStay, context: CommandContext, change: Change): Promise<SavedOne | Refusal> {
  const { id, parent, patientId } = input;
  const found = await findOfPatient<Encounter>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const resource = change.plan(found.resource, new Date(context.now()).toISOString());
  if (isRefusal(resource)) return resource;
  const taken = change.takes?.(found.resource);
  const doubt = taken === undefined ? undefined : await refusePlace(context.store, taken, patientId, change.isBack);
  if (doubt) return doubt;
  const also = (await change.also?.(found.resource)) ?? [];
  const documents = [planChange(found, resource), ...(change.beside ?? []), ...also];
  const saved = await context.commit({ documents });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('a change of a stay saved nothing');
  return { id: first.id, rev: first.rev };
}
