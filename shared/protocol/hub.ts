/**
 * What a clinic's hub and central, and a station and a hub, say to each other beside the CouchDB protocol. Whatever a hub
 * is told of who may work with it, the organisation has signed; so is what a hub says of itself. How they are signed:
 * `shared/hub/signed-hub.ts`.
 */
import { z } from 'zod';
import { deskPurpose, enrolmentAnswer, signedDocument } from './enrolment.ts';
import { ed25519PublicJwk } from './station-proof.ts';

/** `POST /_holdfast/hub/check` takes a code as for stations and answers `codeCheckAnswer`; a hub's code is no station's. */

/** `POST /_holdfast/hub/enrolment`. Sent again with the same key after a lost answer, it answers the same. */
export const hubEnrolmentRequest = z.object({
  code: z.string().trim().min(4).max(64),
  name: z.string().trim().min(1).max(60),
  publicKeyJwk: ed25519PublicJwk,
  siteId: z.string(),
  storeInstanceId: z.string().optional(),
});
export type HubEnrolmentRequest = z.input<typeof hubEnrolmentRequest>;

/** The organisation's word that this key is the hub of this site. */
const hubCertificate = z.object({
  hubId: z.string(),
  organisation: z.string(),
  name: z.string(),
  siteId: z.string(),
  publicKeyJwk: ed25519PublicJwk,
  issuedAt: z.string(),
});
export type HubCertificate = z.output<typeof hubCertificate>;
export const signedHubCertificate = z.object({ certificate: hubCertificate, signature: z.string() });
export type SignedHubCertificate = z.output<typeof signedHubCertificate>;

export const hubEnrolmentAnswer = z.object({
  organisation: enrolmentAnswer.shape.organisation,
  hubId: z.string(),
  incarnation: z.number().int().positive(),
  site: enrolmentAnswer.shape.site,
  certificate: signedHubCertificate,
});
export type HubEnrolmentAnswer = z.output<typeof hubEnrolmentAnswer>;

const rosterStation = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string(),
  publicKeyJwk: ed25519PublicJwk,
  siteId: z.string(),
  wardId: z.string().optional(),
  purpose: z.union([deskPurpose, z.literal('hub')]),
  incarnation: z.number().int().positive(),
  storeInstanceId: z.string().optional(),
  state: z.enum(['active', 'revoked']),
  enrolledAt: z.string(),
  revocation: z.object({ at: z.string(), reason: z.string().optional() }).optional(),
});

const rosterGrant = z.object({
  requestId: z.string(),
  stationId: z.string(),
  of: z.union([
    z.object({ type: z.literal('patient'), patientId: z.string() }),
    z.object({ type: z.literal('facility'), facility: z.string() }),
  ]),
  epoch: z.number().int(),
  reason: z.string(),
  by: z.string(),
  atMs: z.number(),
  untilMs: z.number().optional(),
  state: z.enum(['active', 'returned', 'expired']),
  endedAtMs: z.number().optional(),
});

/** Who may work with the hub, and with what. The hub judges by it while central cannot be asked. */
const hubRoster = z.object({
  hubId: z.string(),
  organisation: z.string(),
  /** Central's clock. A roster older than the one in force is not taken. */
  atMs: z.number(),
  /** Stands for the content: sent along with the next question. */
  position: z.string(),
  /** Of the hub's site, revoked ones too, and the hub itself. */
  stations: z.array(rosterStation),
  grants: z.array(rosterGrant),
});
export type HubRoster = z.output<typeof hubRoster>;

/** `POST /_holdfast/{db}/hub/stations`, of a hub. */
export const rosterRequest = z.object({ position: z.string().max(100).optional() });
export const rosterAnswer = z.union([
  z.object({ unchanged: z.literal(true), position: z.string() }),
  z.object({
    roster: hubRoster,
    signature: z.string(),
    /** The place of the site, which scopes are judged by. */
    places: z.array(signedDocument),
  }),
]);
export type RosterAnswer = z.output<typeof rosterAnswer>;

/** `POST /_holdfast/{db}/hub/audit-heads`, of a hub: heads that stations signed, whose events the hub has delivered. */
export const hubHeadsRequest = z.object({ heads: z.array(z.unknown()).max(500) });
/** In the order asked: the countersigned head, or why there is none. */
export const hubHeadsAnswer = z.object({
  heads: z.array(z.union([z.object({ head: z.unknown() }), z.object({ refused: z.string() })])),
});

/** `POST /_holdfast/{db}/hub/snapshot`, of a hub: it has written a snapshot file. Told again, it is audited once. */
export const hubSnapshotRequest = z.object({
  id: z.string().min(8).max(64),
  stationId: z.string(),
  identity: z.string(),
  position: z.string(),
  madeAtMs: z.number(),
  documents: z.number().int().nonnegative(),
  by: z.string().max(200),
});
export type HubSnapshotRequest = z.input<typeof hubSnapshotRequest>;
export const hubSnapshotAnswer = z.object({ audited: z.literal(true) });

/** `POST /_holdfast/hub/prove`, open: is this a hub of my organisation, and does it hold the key? */
export const hubProofRequest = z.object({ nonce: z.string().min(16).max(64) });
export const hubProofAnswer = z.object({
  certificate: signedHubCertificate,
  database: z.string(),
  /** Address of central, for a station that came by way of the hub. */
  upstream: z.string(),
  /** Of the hub, over nonce, database and upstream. */
  proof: z.string(),
});
export type HubProofAnswer = z.output<typeof hubProofAnswer>;

const lane = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const hubLink = z.enum(['connecting', 'connected', 'offline', 'refused']);

/**
 * `POST /_holdfast/{db}/hub/status`, of a station: how far the hub's own way up has come (RP7). With `until` the hub
 * answers once something of it has come, so that nobody asks all the time; a hub from before it answers at once.
 */
export const hubStatusRequest = z.object({
  until: z
    .object({
      /** The hub stands otherwise with central than the station was told. */
      linkIsNot: hubLink,
      /** One of these has been reached. */
      atCentral: z.array(z.object({ lane, seq: z.number().int() })).max(3),
      waitMs: z.number().int().min(0).max(60_000),
    })
    .optional(),
});
export type HubStatusRequest = z.input<typeof hubStatusRequest>;

export const hubStatusAnswer = z.object({
  /** The hub's newest sequence now: what a station has had confirmed before it asked lies at or below. */
  updateSeq: z.number().int(),
  /** Everything of the lane up to this sequence of the hub is at central. */
  atCentral: z.array(z.object({ lane, seq: z.number().int() })),
  /** Sequences count within this file. */
  instanceId: z.string(),
  link: hubLink,
  /** ISO 8601, of central's last answer to the hub. */
  lastContactAt: z.string().optional(),
  /** This hub knows `until`. */
  waits: z.literal(true).optional(),
  /** Record numbers that it can give while central cannot be reached. */
  numbersLeft: z.number().int().optional(),
});
export type HubStatusAnswer = z.output<typeof hubStatusAnswer>;
