import type { Edit } from '#shared/store/document-store.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { InboxDeps } from './inbox.ts';
import type { ParkedDocuments } from './parked-documents.ts';

type Facts = { readonly action: 'C' | 'U'; readonly operation: string; readonly reason: string };

/** MI12, MI13: who came with what, and that it was parked, with the message itself beside it in the record of the site. */
export function parkedWriter(
  trail: Pick<AuditTrail, 'record'>,
  parked: Pick<ParkedDocuments, 'planKept' | 'planApplied'>,
): Pick<InboxDeps, 'writeParked' | 'writeSettled'> {
  async function record({ operation, action, reason }: Facts, edits: readonly Edit[], locals: Locals): Promise<void> {
    const entry = {
      ...{ operation, action, reason, subtype: 'hl7-message', outcome: 'success' as const },
      actor: { userId: 'interface', name: 'HL7', roles: ['interface'] },
      patients: [],
      entities: [],
    };
    const { result } = await trail.record(entry, { edits, locals });
    // Somebody has taken it over at this very moment: the box counts, their document stays.
    if (!result.committed) await trail.record(entry, { edits: [], locals });
  }
  return {
    writeParked: (message, reason) => async (locals) => {
      const { type, controlId, peer, at } = message;
      const told = `${type}, control id ${controlId}, from ${peer}, came ${at}: ${reason.kind}`;
      const edits = await parked.planKept(message, reason);
      await record({ operation: 'interface.park', action: 'C', reason: told }, edits, locals);
    },
    async writeSettled(message) {
      const edits = await parked.planApplied(message);
      if (edits.length === 0) return undefined;
      const told = `${message.type}, control id ${message.controlId}, from ${message.peer}: applied`;
      return (locals) => record({ operation: 'interface.settle', action: 'U', reason: told }, edits, locals);
    },
  };
}

type Locals = Parameters<ReturnType<InboxDeps['writeParked']>>[0];
