/** What the workplace and the clinical side are to each other. */
import type { Clock } from '#shared/lib/clock.ts';
import type { createCentralClient } from '#shared/protocol/central-client.ts';
import type { BridgeReply, BridgeRequest } from './api/connection.ts';
import type { Registration } from './api/registration.ts';
import type { Desk } from './desk.ts';
import type { DiskRoom } from './disk-room.ts';
import type { OpenedOrganisation } from './enrolment/open-organisation.ts';
import type { LeasePart } from './lease/lease-part.ts';
import type { SettingsWatch } from './organisation-settings.ts';
import type { RegisterLeases } from './resource-leases/register-leases.ts';
import type { TicketNumbers } from './resource-leases/ticket-numbers.ts';
import type { SessionParts } from './session/session-parts.ts';
import type { StationPlace } from './station-place.ts';
import type { SyncPart } from './sync-part.ts';

/** What the clinical operations are given. */
export interface RecordsDeps {
  readonly opened: OpenedOrganisation;
  readonly desk: Desk;
  readonly sync: () => SyncPart;
  readonly room: DiskRoom;
  readonly settings: SettingsWatch;
  readonly place: StationPlace;
  readonly session: SessionParts;
  readonly central: ReturnType<typeof createCentralClient>;
  readonly lease: Pick<LeasePart, 'trustedNowMs' | 'alone'>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** The clinical side: its operations and its own parts. */
export interface RecordsPart {
  readonly operations: readonly Registration[];
  /** The spool of captured files, for `fetch` frames. */
  fetch(request: BridgeRequest): Promise<BridgeReply>;
  /** A session is over: its charts are closed. */
  endSession(sessionId: string): void;
  /** Documents with several versions that are about to be merged by rule: nobody decides about them. */
  mergesAhead(): number;
  /** Contact with central: what waited for it may go on. */
  onContact(): void;
  /** Asks central at once what this station may hold, and lets go of the rest. */
  refreshScope(): Promise<void>;
  /** What this station has by itself for a time: for the commands that write about it (LE20). */
  readonly leased: { readonly registers: RegisterLeases; readonly tickets: TicketNumbers };
  /** RP8: compares what is here with central's list of what this station should have. */
  isFillWhole(): Promise<boolean>;
  run(): Promise<void>;
  stop(): Promise<void>;
}
