import type { CryptoKey } from 'jose';
import { z } from 'zod';
import { isRefusal, REFUSAL_CODES, type Refusal, type RefusalCode, refusal } from '#shared/errors/refusal.ts';
import {
  type AddSiteRequest,
  type AddUserRequest,
  type ChangeOwnPasswordRequest,
  type ChangeRoleRequest,
  type ChangeTimesRequest,
  type ChangeUserRequest,
  type CodeCheckAnswer,
  centralRefusal,
  codeCheckAnswer,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentAnswer,
  type IncarnationAnswer,
  incarnationAnswer,
  type RecordNumberBlock,
  type RoleAnswer,
  recordNumberBlock,
  roleAnswer,
  type SiteAnswer,
  siteAnswer,
  type TimesAnswer,
  timeAnswer,
  timesAnswer,
  type UserAnswer,
  userAnswer,
} from './enrolment.ts';
import {
  type LeaseAnswer,
  type LeasedResource,
  type LeaseRequest,
  type LeaseResourceRequest,
  leaseAnswer,
  leasedResource,
  type ReturnLeaseRequest,
  type SealedWorkReport,
  sealedWorkReport,
  type TakeOverRequest,
} from './lease.ts';
import {
  type BucketsAnswer,
  type BucketsRequest,
  bucketsAnswer,
  type CheckOutRequest,
  type Checkout,
  checkout,
  type FindPatientsAnswer,
  type FindPatientsRequest,
  findPatientsAnswer,
  type Manifest,
  manifestAnswer,
  type ReturnRequest,
  type ScopeAnswer,
  scopeAnswer,
} from './scope.ts';
import { createStationProof, stationAuthorization } from './station-proof.ts';

export interface CentralAddress {
  /** `https://central.example` or with a path in front; no slash at the end is needed. */
  readonly address: string;
  readonly fetch?: typeof fetch;
}

export interface StationCredentials {
  readonly stationId: string;
  readonly incarnation: number;
  readonly database: string;
  readonly privateKey: CryptoKey;
  /** The server's time as this station knows it: own clock plus measured skew. */
  readonly nowMs: () => number;
}

/** Calls before enrolment. Each answers a refusal (`no-contact` when there is no answer) instead of throwing. */
export interface EnrolmentClient {
  checkCode(code: string, signal?: AbortSignal): Promise<CodeCheckAnswer | Refusal>;
  enrol(request: EnrolmentRequest, signal?: AbortSignal): Promise<EnrolmentAnswer | Refusal>;
  /** Milliseconds since the epoch at central. */
  readTime(signal?: AbortSignal): Promise<number | Refusal>;
}

/** Calls of an enrolled station. */
export interface CentralClient {
  addUser(request: AddUserRequest, signal?: AbortSignal): Promise<UserAnswer | Refusal>;
  changeUser(request: ChangeUserRequest, signal?: AbortSignal): Promise<UserAnswer | Refusal>;
  changeRole(request: ChangeRoleRequest, signal?: AbortSignal): Promise<RoleAnswer | Refusal>;
  changeTimes(request: ChangeTimesRequest, signal?: AbortSignal): Promise<TimesAnswer | Refusal>;
  addSite(request: AddSiteRequest, signal?: AbortSignal): Promise<SiteAnswer | Refusal>;
  changeOwnPassword(request: ChangeOwnPasswordRequest, signal?: AbortSignal): Promise<UserAnswer | Refusal>;
  leaseRecordNumbers(
    request: { requestId: string; size?: number },
    signal?: AbortSignal,
  ): Promise<RecordNumberBlock | Refusal>;
  beginIncarnation(storeInstanceId: string, signal?: AbortSignal): Promise<IncarnationAnswer | Refusal>;
  findPatients(request: FindPatientsRequest, signal?: AbortSignal): Promise<FindPatientsAnswer | Refusal>;
  checkOut(request: CheckOutRequest, signal?: AbortSignal): Promise<Checkout | Refusal>;
  returnPatient(request: ReturnRequest, signal?: AbortSignal): Promise<ScopeAnswer | Refusal>;
  describeScope(signal?: AbortSignal): Promise<ScopeAnswer | Refusal>;
  /** Of the whole scope, or of one patient in it. */
  readManifest(patientId?: string, signal?: AbortSignal): Promise<Manifest | Refusal>;
  /** Refused `not-found` by servers that know no buckets. */
  readBuckets(request: BucketsRequest, signal?: AbortSignal): Promise<BucketsAnswer | Refusal>;
  /** Refuses `revoked` with `details` that the organisation has signed. */
  renewLease(request: LeaseRequest, signal?: AbortSignal): Promise<LeaseAnswer | Refusal>;
  /** Takes or renews. Refuses `conflict` while another holds it. */
  leaseResource(request: LeaseResourceRequest, signal?: AbortSignal): Promise<LeasedResource | Refusal>;
  returnLease(request: ReturnLeaseRequest, signal?: AbortSignal): Promise<LeasedResource | Refusal>;
  takeOverLease(request: TakeOverRequest, signal?: AbortSignal): Promise<LeasedResource | Refusal>;
  /** Lines of a file of sealed work, of this or another station. */
  deliverSealedWork(lines: readonly string[], signal?: AbortSignal): Promise<SealedWorkReport | Refusal>;
  /** Sends a signed head of the audit chain; answers the countersigned head as it is kept at central (RP11). */
  sendAuditHead(head: unknown, signal?: AbortSignal): Promise<unknown | Refusal>;
}

export function createEnrolmentClient(at: CentralAddress): EnrolmentClient {
  return {
    checkCode: (code, signal) => post(at, '/_holdfast/enrolment/check', { code }, codeCheckAnswer, { signal }),
    enrol: (request, signal) => post(at, '/_holdfast/enrolment', request, enrolmentAnswer, { signal }),
    readTime: async (signal) => {
      const answer = await call(at, 'GET', '/_holdfast/time', undefined, timeAnswer, { signal });
      return isRefusal(answer) ? answer : answer.nowMs;
    },
  };
}

export function createCentralClient(at: CentralAddress, station: StationCredentials): CentralClient {
  const own = `/_holdfast/${encodeURIComponent(station.database)}`;
  const send = <Answer extends z.ZodType>(path: string, body: unknown, answer: Answer, signal?: AbortSignal) =>
    post(at, `${own}/${path}`, body, answer, { signal, station });
  return {
    addUser: (request, signal) => send('users', request, userAnswer, signal),
    changeUser: (request, signal) => send('users/change', request, userAnswer, signal),
    changeRole: (request, signal) => send('users/role', request, roleAnswer, signal),
    changeTimes: (request, signal) => send('organisation/times', request, timesAnswer, signal),
    addSite: (request, signal) => send('organisation/sites', request, siteAnswer, signal),
    changeOwnPassword: (request, signal) => send('users/own-password', request, userAnswer, signal),
    leaseRecordNumbers: (request, signal) => send('record-number-blocks', request, recordNumberBlock, signal),
    beginIncarnation: (storeInstanceId, signal) => send('incarnations', { storeInstanceId }, incarnationAnswer, signal),
    findPatients: (request, signal) => send('scope/find-patients', request, findPatientsAnswer, signal),
    checkOut: (request, signal) => send('scope/check-out', request, checkout, signal),
    returnPatient: (request, signal) => send('scope/return', request, scopeAnswer, signal),
    describeScope: (signal) => send('scope/describe', {}, scopeAnswer, signal),
    readManifest: (patientId, signal) => send('scope/manifest', { patientId }, manifestAnswer, signal),
    readBuckets: (request, signal) => send('scope/buckets', request, bucketsAnswer, signal),
    renewLease: (request, signal) => send('lease', request, leaseAnswer, signal),
    leaseResource: (request, signal) => send('leases', request, leasedResource, signal),
    returnLease: (request, signal) => send('leases/return', request, leasedResource, signal),
    takeOverLease: (request, signal) => send('leases/take-over', request, leasedResource, signal),
    deliverSealedWork: (lines, signal) => send('sealed-work', { lines }, sealedWorkReport, signal),
    sendAuditHead: (head, signal) => send('audit-heads', head, z.unknown(), signal),
  };
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly station?: StationCredentials;
}

/** One call of whoever has a key at central; answers a refusal (`no-contact` when there is no answer). */
export const post = <Answer extends z.ZodType>(
  at: CentralAddress,
  path: string,
  body: unknown,
  answer: Answer,
  options: CallOptions,
) => call(at, 'POST', path, body, answer, options);

async function call<Answer extends z.ZodType>(
  at: CentralAddress,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  answer: Answer,
  { signal, station }: CallOptions,
): Promise<z.output<Answer> | Refusal> {
  const url = new URL(at.address.replace(/\/+$/, '') + path);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (station) headers.authorization = await authorizationFor(station, method, url.pathname);
  const init = {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
  try {
    return await readAnswer(await (at.fetch ?? fetch)(url, init), answer);
  } catch (fault) {
    return refusal('no-contact', 'Central does not answer. Check the address and the network.', {
      support: fault instanceof Error ? fault.message : String(fault),
    });
  }
}

async function authorizationFor(station: StationCredentials, method: string, path: string): Promise<string> {
  const { stationId, incarnation, database, privateKey } = station;
  const nowMs = station.nowMs();
  return stationAuthorization(
    await createStationProof({ stationId, incarnation, database, privateKey, method, path, nowMs }),
  );
}

async function readAnswer<Answer extends z.ZodType>(
  response: Response,
  answer: Answer,
): Promise<z.output<Answer> | Refusal> {
  const body: unknown = await response.json();
  if (response.ok) return answer.parse(body);
  const told = centralRefusal.safeParse(body);
  const code = told.success && isRefusalCode(told.data.error) ? told.data.error : codeOfStatus(response.status);
  const sentence = told.success ? told.data.reason : 'Central answered in a way this version does not understand.';
  const details = told.success ? told.data.details : undefined;
  return refusal(code, sentence, { support: `status ${response.status}`, ...(details !== undefined && { details }) });
}

function codeOfStatus(status: number): RefusalCode {
  if (status === 401 || status === 403) return 'not-permitted';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'too-many-attempts';
  return status >= 500 ? 'no-contact' : 'invalid-input';
}

function isRefusalCode(text: string): text is RefusalCode {
  return (REFUSAL_CODES as readonly string[]).includes(text);
}
