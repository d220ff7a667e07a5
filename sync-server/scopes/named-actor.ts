import type { AuditFacts } from '#shared/model/audit-event.ts';
import type { UserResource } from '#shared/model/user.ts';

export function namedActor({ id, displayName, roles }: UserResource): NonNullable<AuditFacts['actor']> {
  return { userId: id, name: displayName, roles: [...roles] };
}
