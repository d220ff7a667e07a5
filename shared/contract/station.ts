import { z } from 'zod';
import { REFUSAL_CODES } from '#shared/errors/refusal.ts';
import { command, query, stream } from './declare.ts';

const place = z.object({ id: z.string(), code: z.string(), name: z.string() });

/** Typed to open a station's records. How good it must be: `judgePassphrase`. */
const passphrase = z.string().min(1).max(1024);

const stationState = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('not-enrolled'),
    /** What would keep the keys if no passphrase is typed; `none` where only a passphrase can. */
    ownVault: z.enum(['safe-storage', 'file', 'none']).optional(),
  }),
  /** Enrolled, and its keys want a passphrase: nothing of its records is open, nothing is sent or received. */
  z.object({
    state: z.literal('locked'),
    /** As `station.json` says, which anybody can edit: for the screen, and checked again once the store is open. */
    organisation: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
    fallbackRuntime: z.boolean(),
  }),
  /** Its lease has ended, or it was shut out: the records are encrypted and the key is not here. It opens at contact. */
  z.object({
    state: z.literal('sealed'),
    /** As `station.json` says, which anybody can edit. */
    organisation: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
    fallbackRuntime: z.boolean(),
    why: z.enum(['lease-ended', 'revoked']),
    since: z.string(),
    /** What central had not confirmed, in a file that only central can read. Absent while it is still being written. */
    unsent: z.object({ documents: z.number().int(), file: z.string().optional() }).optional(),
    /** The last time that central was asked, and what came of it. */
    asked: z.object({ at: z.string(), reason: z.enum(['no-contact', 'revoked', 'other']) }).optional(),
  }),
  z.object({
    state: z.literal('enrolled'),
    stationId: z.string(),
    stationName: z.string(),
    organisation: z.object({
      id: z.string(),
      name: z.string(),
      demo: z.boolean(),
      theme: z.object({ hue: z.number() }).optional(),
    }),
    site: place,
    /** IANA zone that the organisation has named for the site. */
    siteZone: z.string().optional(),
    ward: place.optional(),
    /** What this desk is for; decides the rail. */
    purpose: z.enum(['ward', 'front-desk', 'clinic', 'pharmacy', 'administration']),
    /** Demo organisations print their users on the sign-in screen. */
    demoUsers: z
      .array(z.object({ login: z.string(), password: z.string(), displayName: z.string(), role: z.string() }))
      .optional(),
    keyVault: z.object({ type: z.enum(['safe-storage', 'passphrase', 'file']), warning: z.string().optional() }),
    fallbackRuntime: z.boolean(),
    incarnation: z.number(),
  }),
]);
export type StationState = z.output<typeof stationState>;

const laneProgress = z.object({
  lane: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Local sequences up to here in this lane are confirmed by central: a record with seq ≤ this is "at central". */
  confirmedSeq: z.number(),
  confirmedAt: z.string().optional(),
  waiting: z.number(),
  /** When the longest waiting one was saved. */
  waitingSince: z.string().optional(),
  pullPending: z.number().optional(),
  /** Where the station works with its clinic's hub: local sequences up to here are at the hub. `confirmedSeq` is central's all the same. */
  hubSeq: z.number().optional(),
  hubAt: z.string().optional(),
});

/** What is becoming, or became, of the snapshot file that was brought last, since core was started. */
const snapshotFile = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('reading'),
    /** Documents; both are missing until the file is open. */
    done: z.number().optional(),
    expected: z.number().optional(),
    secondsLeft: z.number().optional(),
  }),
  /** `setAside`: documents that the line is asked for once more (SN14). */
  z.object({ state: z.literal('taken'), documents: z.number(), setAside: z.number(), madeAt: z.string() }),
  z.object({ state: z.literal('refused'), code: z.enum(REFUSAL_CODES), sentence: z.string() }),
]);

/** A snapshot file comes from a window to core in pieces of this size at most. */
export const SNAPSHOT_PIECE_BYTES = 1024 * 1024;
/** The first piece: what a snapshot file is judged by stands in it. */
export const SNAPSHOT_START_BYTES = 64 * 1024;
const piece = z.string().max(Math.ceil(SNAPSHOT_PIECE_BYTES / 3) * 4);
const arrived = z.object({
  /** Names the file in the calls that follow, also after core was started anew. */
  arrival: z.string(),
  /** Bytes that are here: where the next piece begins. */
  received: z.number().int(),
});

/** Derived from checkpoints, never from hope (RP7). */
const syncStatus = z.object({
  link: z.enum(['connected', 'connecting', 'offline', 'refused', 'not-configured']),
  lastContactAt: z.string().optional(),
  /** Plain words: why the link is as it is, and what to do. Code for the catalogue, text for support. */
  reason: z.object({ code: z.string(), text: z.string() }).optional(),
  retryAt: z.string().optional(),
  lanes: z.array(laneProgress),
  waiting: z.number(),
  refused: z.number(),
  quarantined: z.number(),
  conflicts: z.number(),
  /** First fill: what this desk already has. */
  fill: z.object({
    state: z.enum(['empty', 'filling', 'first-lane-here', 'complete']),
    received: z.number(),
    expected: z.number().optional(),
    secondsLeft: z.number().optional(),
  }),
  file: snapshotFile.optional(),
  clockSkewMs: z.number().optional(),
  /** The station has worked with a hub: what others wrote may have come here before it came to central. */
  byHub: z.literal(true).optional(),
  /** Present while the station works with its clinic's hub: how the hub stands with central. `link` is the one to the hub. */
  hub: z
    .object({
      link: z.enum(['connecting', 'connected', 'offline', 'refused', 'unknown']),
      lastContactAt: z.string().optional(),
    })
    .optional(),
});
export type SyncStatus = z.output<typeof syncStatus>;

export const station = {
  watch: stream('station.watch', { access: 'anyone', audit: 'none', input: z.object({}), output: stationState }),
  watchSync: stream('station.watchSync', { access: 'anyone', audit: 'none', input: z.object({}), output: syncStatus }),
  /** Asks the server who it is and whether the code is good; nothing is enrolled yet. */
  checkCode: command('station.checkCode', {
    access: 'anyone',
    audit: 'none',
    input: z.object({ address: z.url(), code: z.string().trim().min(4) }),
    output: z.object({
      organisation: z.string(),
      /** Demo organisations may keep their keys in a file. */
      demo: z.boolean(),
      fingerprint: z.string(),
      sites: z.array(place.extend({ wards: z.array(place) })),
    }),
  }),
  enrol: command('station.enrol', {
    access: 'anyone',
    audit: { action: 'E', subtype: 'enrol' },
    input: z.object({
      address: z.url(),
      code: z.string().trim().min(4),
      /** As shown by checkCode and compared by the person. */
      fingerprint: z.string(),
      stationName: z.string().trim().min(1).max(60),
      siteId: z.string(),
      wardId: z.string().optional(),
      purpose: z.enum(['ward', 'front-desk', 'clinic', 'pharmacy', 'administration']),
      passphrase: passphrase.optional(),
    }),
    output: stationState,
  }),
  /** Opens the records of a station that is `locked`. Wrong tries are counted on the disk and slowed. */
  unlock: command('station.unlock', {
    access: 'anyone',
    audit: { action: 'E', subtype: 'unlock' },
    input: z.object({ passphrase }),
    output: stationState,
  }),
  /** From now on the station's keys want this passphrase, whatever kept them before. */
  setPassphrase: command('station.setPassphrase', {
    access: 'station.manage',
    audit: { action: 'U', subtype: 'passphrase' },
    input: z.object({
      /** Own password of who does it, as a proof. */
      password: z.string().min(1),
      passphrase,
    }),
    output: z.null(),
  }),
  /**
   * A snapshot file that somebody chose, by its beginning: refused before more of it is sent (SN10). Before sign-in only
   * while the station is not whole; afterwards for `station.manage`. What came of an earlier try is not sent again.
   */
  offerSnapshot: command('station.offerSnapshot', {
    access: 'anyone',
    audit: { action: 'E', subtype: 'snapshot' },
    input: z.object({ sizeBytes: z.number().int().positive(), start: piece }),
    output: arrived,
  }),
  /** The next piece, in base64. A piece that begins elsewhere than at `received` is passed over. With the last one the file is read. */
  bringSnapshot: command('station.bringSnapshot', {
    access: 'anyone',
    audit: 'none',
    input: z.object({ arrival: z.string().max(100), at: z.number().int().nonnegative(), bytes: piece }),
    output: arrived,
  }),
  tryNow: command('station.tryNow', { access: 'anyone', audit: 'none', input: z.object({}), output: z.null() }),
  listRefused: query('station.listRefused', {
    access: 'signed-in',
    audit: { action: 'R', subtype: 'list' },
    input: z.object({}),
    output: z.array(
      z.object({
        id: z.string(),
        rev: z.string(),
        reason: z.string(),
        at: z.string(),
        direction: z.enum(['push', 'pull']),
      }),
    ),
  }),
};
