import { DISPENSE_ACT_KIND, type DispenseActName, type DispenseActResource } from '#shared/model/dispense-act.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';

type Act<Name extends DispenseActName> = Extract<DispenseActResource, { readonly act: Name }>;

/** An act by whoever is signed in, now. */
export function planAct<Name extends DispenseActName>(
  patientId: string,
  act: Omit<Act<Name>, 'resourceType' | 'at' | 'by'> & { readonly act: Name },
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
): PlannedDocument {
  const by = { id: actor.userId, name: actor.displayName };
  const resource = { resourceType: DISPENSE_ACT_KIND, ...act, at: new Date(now()).toISOString(), by };
  return { id: newDocumentId(DISPENSE_ACT_KIND, { now }), kind: DISPENSE_ACT_KIND, patient: patientId, resource };
}
