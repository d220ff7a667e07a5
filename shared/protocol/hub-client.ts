import type { z } from 'zod';
import type { Refusal } from '#shared/errors/refusal.ts';
import { type CentralAddress, post, type StationCredentials } from './central-client.ts';
import { type CodeCheckAnswer, codeCheckAnswer } from './enrolment.ts';
import {
  type HubEnrolmentAnswer,
  type HubEnrolmentRequest,
  type HubProofAnswer,
  type HubSnapshotRequest,
  type HubStatusAnswer,
  type HubStatusRequest,
  hubEnrolmentAnswer,
  hubHeadsAnswer,
  hubProofAnswer,
  hubSnapshotAnswer,
  hubSnapshotRequest,
  hubStatusAnswer,
  type RosterAnswer,
  rosterAnswer,
} from './hub.ts';

/** What a hub asks central. Each answers a refusal (`no-contact` when there is no answer) instead of throwing. */
export interface HubClient {
  readRoster(position: string | undefined, signal: AbortSignal): Promise<RosterAnswer | Refusal>;
  sendHeads(heads: readonly unknown[], signal: AbortSignal): Promise<z.output<typeof hubHeadsAnswer> | Refusal>;
  tellSnapshot(told: HubSnapshotRequest, signal: AbortSignal): Promise<z.output<typeof hubSnapshotAnswer> | Refusal>;
}

const pathOf = ({ database }: StationCredentials, name: string) => `/_holdfast/${encodeURIComponent(database)}/${name}`;

export function createHubClient(at: CentralAddress, hub: StationCredentials): HubClient {
  return {
    readRoster: (position, signal) =>
      post(at, pathOf(hub, 'hub/stations'), { position }, rosterAnswer, { signal, station: hub }),
    sendHeads: (heads, signal) =>
      post(at, pathOf(hub, 'hub/audit-heads'), { heads }, hubHeadsAnswer, { signal, station: hub }),
    tellSnapshot: (told, signal) =>
      post(at, pathOf(hub, 'hub/snapshot'), hubSnapshotRequest.parse(told), hubSnapshotAnswer, {
        signal,
        station: hub,
      }),
  };
}

export const checkHubCode = (at: CentralAddress, code: string): Promise<CodeCheckAnswer | Refusal> =>
  post(at, '/_holdfast/hub/check', { code }, codeCheckAnswer, {});

export const enrolHub = (at: CentralAddress, request: HubEnrolmentRequest): Promise<HubEnrolmentAnswer | Refusal> =>
  post(at, '/_holdfast/hub/enrolment', request, hubEnrolmentAnswer, {});

/** What a station asks a hub. */
export const askHubProof = (
  at: CentralAddress,
  nonce: string,
  signal: AbortSignal,
): Promise<HubProofAnswer | Refusal> => post(at, '/_holdfast/hub/prove', { nonce }, hubProofAnswer, { signal });

export const askHubStatus = (
  at: CentralAddress,
  station: StationCredentials,
  request: HubStatusRequest,
  signal: AbortSignal,
): Promise<HubStatusAnswer | Refusal> =>
  post(at, pathOf(station, 'hub/status'), request, hubStatusAnswer, { signal, station });
