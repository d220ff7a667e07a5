import type { AuditTrail } from '../audit/audit-trail.ts';
import type { InboxDeps } from './inbox.ts';

/** MI12: who came with what, and that it was parked; a number that its sender knows it by. */
export function parkedWriter(trail: Pick<AuditTrail, 'record'>): InboxDeps['writeParked'] {
  return ({ type, controlId, peer, at }, kind) =>
    async (locals) =>
      trail.record(
        {
          ...{ operation: 'interface.park', action: 'C', subtype: 'hl7-message', outcome: 'success' },
          actor: { userId: 'interface', name: 'HL7', roles: ['interface'] },
          reason: `${type}, control id ${controlId}, from ${peer}, came ${at}: ${kind}`,
          patients: [],
          entities: [],
        },
        { edits: [], locals },
      );
}
