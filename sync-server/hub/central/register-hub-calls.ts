/** Central's calls for hubs. */
import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { codeCheckRequest } from '#shared/protocol/enrolment.ts';
import { hubEnrolmentRequest, hubHeadsRequest, hubSnapshotRequest, rosterRequest } from '#shared/protocol/hub.ts';
import type { ServerContext } from '../../context.ts';
import { registerOfStation, registerOpen } from '../../holdfast/register-call.ts';
import { slowGuessing } from '../../holdfast/slow-guessing.ts';
import { acceptHubHeads } from './accept-hub-heads.ts';
import { acceptHubSnapshot } from './accept-hub-snapshot.ts';
import { describeRoster } from './describe-roster.ts';
import { checkHubCode, enrolHub } from './enrol-hub.ts';
import { findHub } from './hub-of-call.ts';

export function registerCallsOfHubs(
  server: FastifyInstance,
  context: ServerContext,
  options: RouteShorthandOptions,
): void {
  registerOpen(server, '/_holdfast/hub/check', options, codeCheckRequest, ({ code }, from) =>
    slowGuessing(context, from, () => checkHubCode(context, code)),
  );
  registerOpen(server, '/_holdfast/hub/enrolment', options, hubEnrolmentRequest, (request, from) =>
    slowGuessing(context, from, () => enrolHub(context, request)),
  );
  const ofStation = registerOfStation(server, context, options);
  ofStation('hub/stations', rosterRequest, async (call, { position }) =>
    describeRoster(context, call, await findHub(context, call), position),
  );
  ofStation('hub/audit-heads', hubHeadsRequest, async (call, { heads }) =>
    acceptHubHeads(context, call, await findHub(context, call), heads),
  );
  ofStation('hub/snapshot', hubSnapshotRequest, async (call, told) =>
    acceptHubSnapshot(context, call, await findHub(context, call), told),
  );
}
