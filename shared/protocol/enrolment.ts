/**
 * What a station and central say to each other beside the CouchDB protocol, under `/_holdfast`. Each call is declared
 * once: path, request, answer. The server's routes and `central-client.ts` both derive from these.
 *
 * An enrolment code that is wrong, used or out of date gets one and the same answer (`code-invalid`).
 */
import { z } from 'zod';
import { newSite, organisationTimes } from '../model/organisation.ts';
import { ed25519PublicJwk } from './station-proof.ts';

const place = z.object({ id: z.string(), code: z.string(), name: z.string() });
const siteWithWards = place.extend({ wards: z.array(place) });
export type SiteWithWards = z.output<typeof siteWithWards>;

export const deskPurpose = z.enum(['ward', 'front-desk', 'clinic', 'pharmacy', 'administration']);

/** `POST /_holdfast/enrolment/check`: whose code is this? Uses nothing up. */
export const codeCheckRequest = z.object({ code: z.string().trim().min(4).max(64) });
export const codeCheckAnswer = z.object({
  organisation: z.string(),
  demo: z.boolean(),
  /** For a person to compare with what the administrator reads out. */
  fingerprint: z.string(),
  sites: z.array(siteWithWards),
});
export type CodeCheckAnswer = z.output<typeof codeCheckAnswer>;

/** `POST /_holdfast/enrolment`. Sent again with the same key after a lost answer, it answers the same. */
export const enrolmentRequest = z.object({
  code: z.string().trim().min(4).max(64),
  stationName: z.string().trim().min(1).max(60),
  publicKeyJwk: ed25519PublicJwk,
  siteId: z.string(),
  wardId: z.string().optional(),
  purpose: deskPurpose,
  /** `instanceId` of the station's store: it changes when the file is restored or cloned (RP9). */
  storeInstanceId: z.string().optional(),
});
export type EnrolmentRequest = z.input<typeof enrolmentRequest>;

export const enrolmentAnswer = z.object({
  organisation: z.object({
    id: z.string(),
    name: z.string(),
    /** First part of the path of everything that belongs to the organisation. */
    database: z.string(),
    demo: z.boolean(),
    theme: z.object({ hue: z.number() }).optional(),
    /** Verifies users, roles and countersigned audit heads. To be pinned by the station. */
    publicKeyJwk: ed25519PublicJwk,
    fingerprint: z.string(),
  }),
  stationId: z.string(),
  /** Short, unique in the organisation: part of provisional record numbers. */
  stationCode: z.string(),
  incarnation: z.number().int().positive(),
  site: place,
  ward: place.optional(),
  purpose: deskPurpose,
});
export type EnrolmentAnswer = z.output<typeof enrolmentAnswer>;

/** `GET /_holdfast/time`, open to all: a station whose clock is wrong could not prove itself (RP10). */
export const timeAnswer = z.object({
  /** Milliseconds since the epoch. */
  nowMs: z.number(),
});

/** `POST /_holdfast/{db}/incarnations`: a restored or cloned station begins anew (RP9). Proven with the old incarnation. */
export const incarnationRequest = z.object({ storeInstanceId: z.string().min(1) });
export const incarnationAnswer = z.object({
  incarnation: z.number().int().positive(),
  /** The last audit head that central knows of this station, of any incarnation: the new chain links to it. */
  lastHead: z.unknown().optional(),
});
export type IncarnationAnswer = z.output<typeof incarnationAnswer>;

/** A document as the feed will bring it; the station may graft it at once. */
export const signedDocument = z.object({
  id: z.string(),
  path: z.object({ start: z.number().int().positive(), ids: z.array(z.string()) }),
  /** JSON text without underscore fields. */
  body: z.string(),
});
export type SignedDocument = z.output<typeof signedDocument>;

/** The person who acts, proven again at central by login and password. */
const actor = z.object({ login: z.string().min(1).max(60), password: z.string().min(1).max(1024) });

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/);
const newPassword = z.string().min(10).max(1024);
/** Of the person behind the account (ID23); empty: none. */
const personNumber = z.string().trim().max(40).optional();

/** `POST /_holdfast/{db}/users` */
export const addUserRequest = z.object({
  actor,
  login,
  displayName: z.string().trim().min(1).max(100),
  roles: z.array(z.string()).min(1).max(50),
  personNumber,
  initialPassword: newPassword,
});
export type AddUserRequest = z.input<typeof addUserRequest>;

/** `POST /_holdfast/{db}/users/change` */
export const changeUserRequest = z.object({
  actor,
  userId: z.string(),
  displayName: z.string().trim().min(1).max(100).optional(),
  roles: z.array(z.string()).min(1).max(50).optional(),
  state: z.enum(['active', 'disabled']).optional(),
  personNumber,
  newPassword: newPassword.optional(),
});
export type ChangeUserRequest = z.input<typeof changeUserRequest>;

const permissionWords = z.array(z.string().regex(/^[a-z][a-z0-9.-]{1,59}$/)).max(200);

/** `POST /_holdfast/{db}/users/role`. Differences only: what the station does not know of a role stays. */
export const changeRoleRequest = z.object({
  actor,
  code: z.string().min(1).max(60),
  add: permissionWords,
  remove: permissionWords,
  /** Offered by a version of Holdfast, and decided by this act, taken or not. */
  decided: permissionWords,
});
export type ChangeRoleRequest = z.input<typeof changeRoleRequest>;

export const roleAnswer = z.object({
  role: z.object({
    code: z.string(),
    name: z.string(),
    permissions: z.array(z.string()),
    offered: z.array(z.string()),
  }),
  document: signedDocument,
});
export type RoleAnswer = z.output<typeof roleAnswer>;

/** `POST /_holdfast/{db}/organisation/times` */
export const changeTimesRequest = z.object({
  actor,
  reason: z.string().trim().min(3).max(300),
  times: organisationTimes,
});
export type ChangeTimesRequest = z.input<typeof changeTimesRequest>;
export const timesAnswer = z.object({ times: organisationTimes, document: signedDocument });
export type TimesAnswer = z.output<typeof timesAnswer>;

/** `POST /_holdfast/{db}/organisation/sites`: a further site, with what its record numbers begin with (RN1). */
export const addSiteRequest = z.object({ actor, site: newSite });
export type AddSiteRequest = z.input<typeof addSiteRequest>;
export const siteAnswer = z.object({ site: place, document: signedDocument });
export type SiteAnswer = z.output<typeof siteAnswer>;

/** `POST /_holdfast/{db}/users/own-password`: `actor` is the person whose password it is. */
export const changeOwnPasswordRequest = z.object({ actor, newPassword });
export type ChangeOwnPasswordRequest = z.input<typeof changeOwnPasswordRequest>;

export const userAnswer = z.object({
  user: z.object({
    userId: z.string(),
    login: z.string(),
    displayName: z.string(),
    roles: z.array(z.string()),
    state: z.enum(['active', 'disabled']),
    personNumber: z.string().optional(),
    lastChangedAt: z.string().optional(),
  }),
  document: signedDocument,
});
export type UserAnswer = z.output<typeof userAnswer>;

/** `POST /_holdfast/{db}/record-number-blocks`. The same `requestId` gets the same block: no number is leased twice. */
export const recordNumberBlockRequest = z.object({
  requestId: z.string().min(8).max(64),
  size: z.number().int().min(1).max(10_000).default(200),
});
/** A `NumberBlock` as the station keeps it; serials without check character, both ends included. */
export const recordNumberBlock = z.object({
  prefix: z.string(),
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  next: z.number().int().positive(),
  stationId: z.string(),
  leasedAt: z.string(),
});
export type RecordNumberBlock = z.output<typeof recordNumberBlock>;

/** What a refused `/_holdfast` call answers, status 4xx. `error` is a code of the refusals' catalogue. */
export const centralRefusal = z.object({ error: z.string(), reason: z.string(), details: z.unknown().optional() });
