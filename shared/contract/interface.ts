import { z } from 'zod';
import { PARK_REASONS } from '#shared/model/hl7-park-reason.ts';
import { command, query, stream } from './declare.ts';
import { commandId, documentId, patientId, rev, saved } from './fields.ts';
import { patientLine } from './patient.ts';

const label = z.string().trim().max(60);
const port = z.number().int().min(1).max(65_535);
const processingId = z.enum(['P', 'T', 'D']);
const routeId = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/);
const connection = { id: routeId, name: label.min(1), on: z.boolean(), host: z.string().trim().min(1).max(255), port };

const pem = z
  .string()
  .trim()
  .max(20_000)
  .regex(/^-----BEGIN /, 'PEM');
/** Ours, and its key. The key is never told again: empty, it is the one that is kept here. */
const ownCertificate = { certificate: pem, key: z.union([z.literal(''), pem]) };

/** A listener for ADT. `P` in production, `T` and `D` for training and debugging: what claims another one is rejected. */
const inboundRoute = z.object({
  ...connection,
  direction: z.literal('in'),
  processingId,
  /** MLLP knows no sign-in: only these addresses are listened to; none named: whoever reaches the port. */
  peers: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .max(20)
    .default([]),
  /** After a message was parked: later ones about the same patient wait behind it, or go on. */
  afterError: z.enum(['hold-patient', 'go-on']).default('hold-patient'),
  /** MLLP over TLS; with `clientCa` only senders that show a certificate of it. Absent: in the clear. */
  tls: z.object({ ...ownCertificate, clientCa: pem.optional() }).optional(),
});
/** A receiver of vital signs and given doses. */
const outboundRoute = z.object({
  ...connection,
  direction: z.literal('out'),
  processingId,
  /** `stop`: nothing more is sent on this route until a person has looked. */
  afterError: z.enum(['hold-patient', 'go-on', 'stop']).default('hold-patient'),
  sends: z.array(z.enum(['vitals', 'doses'])).min(1),
  sendingApplication: label.default('HOLDFAST'),
  sendingFacility: label.default(''),
  receivingApplication: label.default(''),
  receivingFacility: label.default(''),
  /** MLLP over TLS. `ca`: who vouches for the receiver, otherwise whom this machine trusts. `serverName` where its certificate has another name than the host. */
  tls: z
    .object({
      ca: pem.optional(),
      serverName: label.optional(),
      certificate: pem.optional(),
      key: z.union([z.literal(''), pem]).optional(),
    })
    .optional(),
});
export const interfaceRoute = z.discriminatedUnion('direction', [inboundRoute, outboundRoute]);
export type InboundRoute = z.output<typeof inboundRoute>;
export type OutboundRoute = z.output<typeof outboundRoute>;
export type InterfaceRoute = z.output<typeof interfaceRoute>;

/** Of this station alone: which station listens and sends is decided where it is set up. */
export const interfaceSettings = z.object({
  /** The assigning authority by which others know our record numbers (PID-3.4). */
  ownAuthority: label.min(1),
  routes: z.array(interfaceRoute).max(8),
});
export type InterfaceSettings = z.output<typeof interfaceSettings>;

/** ERR-3 (table 0357) follows from it. */
export const parkReason = z.object({
  kind: z.enum(PARK_REASONS),
  /** Where, as ERR-2 says it: `PID-3`, `PV1-3`. */
  at: z.string().optional(),
  /** Sentence of a refusal, or what the receiver answered. */
  text: z.string().optional(),
  /** Patients to choose from. */
  patientIds: z.array(patientId).readonly().optional(),
  /** The message that it waits behind. */
  behind: z.number().optional(),
});

const box = z.enum(['in', 'out']);
export const messageLine = z.object({
  number: z.number(),
  box,
  route: z.string(),
  /** When it was received, or made. */
  at: z.string(),
  /** `ADT^A01`. */
  type: z.string(),
  controlId: z.string(),
  /** Sending application and facility, or the receiver's. */
  peer: z.string(),
  state: z.enum(['waiting', 'done', 'parked', 'dismissed']),
  reason: parkReason.optional(),
  attempts: z.number(),
  /** MI14: another desk of the site has the same message, or has applied it. */
  elsewhere: z.enum(['parked', 'applied']).optional(),
});
export type MessageLine = z.output<typeof messageLine>;

const routeStatus = z.object({
  route: interfaceRoute,
  state: z.enum(['off', 'listening', 'failed', 'idle', 'sending', 'waiting', 'stopped']),
  /** Why it failed or waits: an error code, e.g. `EADDRINUSE`. */
  detail: z.string().optional(),
  connections: z.number(),
  waiting: z.number(),
  parked: z.number(),
  /** Since core was started. */
  done: z.number(),
  rejected: z.number(),
  lastAt: z.string().optional(),
});
export type RouteStatus = z.output<typeof routeStatus>;
const interfaceStatus = z.object({ ownAuthority: z.string(), routes: z.array(routeStatus) });
export type InterfaceStatus = z.output<typeof interfaceStatus>;

const access = 'interfaces.manage' as const;
const message = { commandId, box, number: z.number().int().min(1) };
const changed = { access, output: messageLine } as const;

/** HL7 v2: routes of this station, messages that came in and go out. */
export const interfaces = {
  /** Routes with states and counts, again whenever one changes. Nothing of a person is in it. */
  watch: stream('interface.watch', { access, audit: 'none', input: z.object({}), output: interfaceStatus }),
  list: query('interface.list', { access, audit: 'none', input: z.object({}), output: interfaceStatus }),
  configure: command('interface.configure', {
    access,
    audit: { action: 'U', subtype: 'interface' },
    input: z.object({ commandId, settings: interfaceSettings }),
    output: z.object({ routes: z.number() }),
  }),
  /** Newest first; `open` are those that wait or are parked, oldest first. No names, no values. */
  listMessages: query('interface.listMessages', {
    access,
    audit: 'none',
    input: z.object({ box, which: z.enum(['open', 'all']), limit: z.number().int().min(1).max(200).default(100) }),
    output: z.array(messageLine),
  }),
  /** The text of one message: a person's data, audited with whom it concerns where that is known. */
  readMessage: query('interface.readMessage', {
    access,
    audit: { action: 'R', subtype: 'hl7-message' },
    input: z.object({ box, number: z.number().int().min(1) }),
    output: z.object({
      line: messageLine,
      text: z.string(),
      /** As it came, where somebody has repaired it since. */
      original: z.string().optional(),
      patientId: patientId.optional(),
      /** MI14: the same message as it stands at other desks. */
      elsewhere: z
        .array(
          z.object({
            stationId: z.string(),
            station: z.string().optional(),
            state: z.enum(['parked', 'applied']),
            text: z.string(),
          }),
        )
        .optional(),
      /** Registered people that it may be about. */
      candidates: z.array(patientLine),
    }),
    patientsOf: (_input, output) => [
      ...new Set([
        ...(output?.patientId ? [output.patientId] : []),
        ...(output?.candidates.map((line) => line.patientId) ?? []),
      ]),
    ],
  }),
  /** Writes other texts into fields of a parked message. What came is kept beside it. */
  repair: command('interface.repair', {
    ...changed,
    audit: { action: 'U', subtype: 'hl7-message' },
    input: z.object({
      ...message,
      /** Index of the segment from 0, number of the field as HL7 counts; the text as it stands in the message, escapes and all. */
      fields: z
        .array(
          z.object({ segment: z.number().int().min(0), field: z.number().int().min(1), text: z.string().max(60_000) }),
        )
        .min(1)
        .max(100),
    }),
  }),
  /** Applies, or sends, a parked message again. */
  replay: command('interface.replay', {
    ...changed,
    audit: { action: 'E', subtype: 'hl7-message' },
    input: z.object({
      ...message,
      /** Whom a person found it to be about. */
      person: z
        .discriminatedUnion('is', [z.object({ is: z.literal('known'), patientId }), z.object({ is: z.literal('new') })])
        .optional(),
    }),
  }),
  /** Also of one that was applied here and at another desk: somebody has looked at what both wrote. */
  dismiss: command('interface.dismiss', {
    ...changed,
    audit: { action: 'D', subtype: 'hl7-message' },
    input: z.object({ ...message, reason: z.string().trim().min(1).max(300) }),
  }),
  /** MI13: what is parked at other stations of this site. No names, no values. */
  listElsewhere: query('interface.listElsewhere', {
    access,
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({
        stationId: z.string(),
        /** Undefined where the station is not known here. */
        station: z.string().optional(),
        messages: z.array(messageLine.omit({ box: true, state: true, attempts: true, elsewhere: true })),
      }),
    ),
  }),
  /** Of a station that is lost: parked here from now on. At most 200 at once, the oldest first. */
  takeOver: command('interface.takeOver', {
    access,
    audit: { action: 'E', subtype: 'hl7-message' },
    input: z.object({ commandId, stationId: z.string(), reason: z.string().trim().min(1).max(300) }),
    output: z.object({ taken: z.number() }),
  }),
  /** A40: one record stands for both from now on. Both stay; either link can be taken off again. */
  linkPatients: command('interface.linkPatients', {
    access: 'patient.register',
    audit: { action: 'U', subtype: 'patient-link' },
    input: z.object({
      commandId,
      patientId,
      parent: rev,
      replacedId: documentId,
      replacedParent: rev,
      reason: z.string().max(300),
    }),
    output: saved,
    patientsOf: (input) => [input.patientId, input.replacedId],
  }),
};
