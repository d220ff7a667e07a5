/** Calls of stations beside the CouchDB protocol: enrolment, users, leases, audit heads, time. Declared in shared/protocol/enrolment.ts. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  addSiteRequest,
  addUserRequest,
  changeOwnPasswordRequest,
  changeRoleRequest,
  changeTimesRequest,
  changeUserRequest,
  codeCheckRequest,
  enrolmentRequest,
  incarnationRequest,
  recordNumberBlockRequest,
} from '#shared/protocol/enrolment.ts';
import {
  leaseRequest,
  leaseResourceRequest,
  returnLeaseRequest,
  sealedWorkRequest,
  takeOverRequest,
} from '#shared/protocol/lease.ts';
import {
  bucketsRequest,
  checkOutRequest,
  findPatientsRequest,
  manifestRequest,
  returnRequest,
} from '#shared/protocol/scope.ts';
import type { ServerContext } from '../context.ts';
import { registerCallsOfHubs } from '../hub/central/register-hub-calls.ts';
import { deliverSealedWork } from '../leases/deliver-sealed-work.ts';
import { leaseResource, returnLease, takeOverLease } from '../leases/lease-resource.ts';
import { renewLease } from '../leases/renew-lease.ts';
import { addSite } from '../orgs/add-site.ts';
import { acceptHead, sentHead } from '../orgs/audit-heads.ts';
import { beginIncarnation } from '../orgs/begin-incarnation.ts';
import { changeTimes } from '../orgs/change-times.ts';
import { checkCode, enrolStation } from '../orgs/enrol-station.ts';
import { leaseRecordNumbers } from '../orgs/lease-record-numbers.ts';
import { changeRole } from '../orgs/roles.ts';
import { addUser, changeOwnPassword, changeUser } from '../orgs/user-acts.ts';
import { checkOut, describeScope, returnPatient } from '../scopes/checkouts.ts';
import { findPatients } from '../scopes/find-patients.ts';
import { readBuckets } from '../scopes/read-buckets.ts';
import { readManifest } from '../scopes/read-manifest.ts';
import { answerFault, registerOfStation, registerOpen } from './register-call.ts';
import { slowGuessing } from './slow-guessing.ts';

const nothing = z.object({});
const SMALL_BODY_BYTES = 256 * 1024;

export function registerHoldfast(server: FastifyInstance, context: ServerContext): void {
  server.setErrorHandler((fault, request, reply) => answerFault(context, fault, request, reply));
  const options = { bodyLimit: SMALL_BODY_BYTES };
  server.get('/_holdfast/time', options, async () => ({ nowMs: context.clock.now() }));

  registerOpen(server, '/_holdfast/enrolment/check', options, codeCheckRequest, (request, from) =>
    slowGuessing(context, from, () => checkCode(context, request.code)),
  );
  registerOpen(server, '/_holdfast/enrolment', options, enrolmentRequest, (request, from) =>
    slowGuessing(context, from, () => enrolStation(context, request)),
  );

  registerCallsOfHubs(server, context, options);

  const ofStation = registerOfStation(server, context, options);
  ofStation('users', addUserRequest, ({ organisation }, request) => addUser(context, organisation, request));
  ofStation('users/change', changeUserRequest, ({ organisation }, request) =>
    changeUser(context, organisation, request),
  );
  ofStation('users/role', changeRoleRequest, ({ organisation }, request) => changeRole(context, organisation, request));
  ofStation('organisation/times', changeTimesRequest, ({ organisation }, request) =>
    changeTimes(context, organisation, request),
  );
  ofStation('organisation/sites', addSiteRequest, ({ organisation }, request) =>
    addSite(context, organisation, request),
  );
  ofStation('users/own-password', changeOwnPasswordRequest, ({ organisation }, request) =>
    changeOwnPassword(context, organisation, request),
  );
  ofStation('record-number-blocks', recordNumberBlockRequest, ({ station }, request) =>
    leaseRecordNumbers(context, station, request),
  );
  ofStation('scope/find-patients', findPatientsRequest, (call, request) => findPatients(context, call, request));
  ofStation('scope/check-out', checkOutRequest, (call, request) => checkOut(context, call, request));
  ofStation('scope/return', returnRequest, (call, request) => returnPatient(context, call, request));
  ofStation('scope/describe', nothing, (call) => describeScope(context, call));
  ofStation('scope/manifest', manifestRequest, (call, { patientId }) => readManifest(context, call, patientId));
  ofStation('scope/buckets', bucketsRequest, (call, request) => readBuckets(context, call, request));
  ofStation('lease', leaseRequest, (call, request) => renewLease(context, call, request), { evenRevoked: true });
  ofStation('leases', leaseResourceRequest, (call, request) => leaseResource(context, call, request));
  ofStation('leases/return', returnLeaseRequest, (call, request) => returnLease(context, call, request));
  ofStation('leases/take-over', takeOverRequest, (call, request) => takeOverLease(context, call, request));
  ofStation(
    'sealed-work',
    sealedWorkRequest,
    ({ station, organisation }, { lines }) => deliverSealedWork(context, organisation, lines, station.stationId),
    { bodyLimit: context.config.limits.requestBytes },
  );
  ofStation('audit-heads', sentHead, ({ station }, head) => acceptHead(context, station, head));
  ofStation(
    'incarnations',
    incarnationRequest,
    ({ station, organisation }, request) => beginIncarnation(context, organisation, station, request.storeInstanceId),
    { anyIncarnation: true },
  );
}
