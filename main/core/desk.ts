import type { Clock } from '#shared/lib/clock.ts';
import type { HybridClock } from '#shared/lib/hybrid-time.ts';
import type { AuditFacts } from '#shared/model/audit-event.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { AuditTrail } from './audit/audit-trail.ts';

/** What the dispatcher needs of an enrolled station: its store and its place. */
export interface Desk {
  readonly organisation: string;
  readonly stationId: string;
  /** Site code. */
  readonly facility: string;
  readonly wardId?: string;
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly hybridClock: HybridClock;
  readonly trail: AuditTrail;
  readonly quality: () => Pick<AuditFacts, 'clock' | 'offline'>;
}
