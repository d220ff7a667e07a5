import { z } from 'zod';
import { command, PERMISSIONS, query, stream } from './declare.ts';
import { patientId, proofId } from './fields.ts';

const signedInUser = z.object({
  userId: z.string(),
  login: z.string(),
  displayName: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.enum(PERMISSIONS)),
  locale: z.string().optional(),
  hasPin: z.boolean(),
  /** True while a changed password waits for contact with central. */
  passwordPending: z.boolean(),
});
export type SignedInUser = z.output<typeof signedInUser>;

const sessionState = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('signed-out'),
    /** The session was ended by the station, not by the person: why, until somebody signs in. */
    why: z.enum(['user-disabled', 'offline-period-ended']).optional(),
  }),
  z.object({ state: z.literal('locked'), user: signedInUser }),
  z.object({
    state: z.literal('signed-in'),
    user: signedInUser,
    since: z.string(),
    /** Base64 AES-256 key of this user's drafts and spool on this station; held by core, released at sign-in. */
    draftKey: z.string(),
  }),
]);
export type SessionState = z.output<typeof sessionState>;

/** Who somebody says they are: by name, or by the badge as scanned. @SAFETY A badge says who, never that it is they. */
const personNamed = z.discriminatedUnion('by', [
  z.object({ by: z.literal('login'), login: z.string().trim().min(1).max(200) }),
  z.object({ by: z.literal('badge'), text: z.string().min(1).max(200), symbology: z.string().max(40).optional() }),
]);
const ownSecret = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(1_000) }),
  z.object({ kind: z.literal('pin'), pin: z.string().min(1).max(20) }),
]);

const signIn = {
  access: 'anyone',
  audit: { action: 'E', subtype: 'login' },
} as const;

export const session = {
  signIn: command('session.signIn', {
    ...signIn,
    input: z.object({ login: z.string().trim().min(1), password: z.string().min(1) }),
    output: sessionState,
  }),
  /** Quick switch by PIN on this station; after five wrong tries the password is wanted. */
  signInWithPin: command('session.signInWithPin', {
    ...signIn,
    input: z.object({ login: z.string(), pin: z.string() }),
    output: sessionState,
  }),
  setPin: command('session.setPin', {
    access: 'signed-in',
    audit: { action: 'U', subtype: 'pin' },
    input: z.object({ password: z.string(), pin: z.string().regex(/^\d{4,8}$/) }),
    output: z.null(),
  }),
  changePassword: command('session.changePassword', {
    access: 'signed-in',
    audit: { action: 'U', subtype: 'password' },
    input: z.object({ current: z.string(), next: z.string().min(10) }),
    /** `pending`: valid on this station only until central has been reached. */
    output: z.object({ state: z.enum(['changed', 'pending']) }),
  }),
  lock: command('session.lock', {
    access: 'signed-in',
    audit: { action: 'E', subtype: 'lock' },
    input: z.object({}),
    output: z.null(),
  }),
  signOut: command('session.signOut', {
    access: 'signed-in',
    audit: { action: 'E', subtype: 'logout' },
    input: z.object({}),
    output: z.null(),
  }),
  /**
   * The second person: another identity proves itself with PIN or password, and the session of who works here goes on.
   * Never the one who is signed in. The proof names them in one later command, within two minutes.
   */
  prove: command('session.prove', {
    access: 'signed-in',
    audit: { action: 'E', subtype: 'second-person' },
    input: z.object({
      who: personNamed,
      secret: ownSecret,
      /** What they stand by; a proof is good for this alone. */
      purpose: z.enum(['second', 'prescriber', 'witness']),
      patientId: patientId.optional(),
    }),
    output: z.object({ proof: proofId, userId: z.string(), displayName: z.string(), until: z.string() }),
    patientsOf: (input) => (input.patientId === undefined ? [] : [input.patientId]),
  }),
  /** Whose badge it is: for the switch of users, and for the second person. Opens nothing. */
  readBadge: query('session.readBadge', {
    access: 'anyone',
    audit: 'none',
    input: z.object({ text: z.string().min(1).max(200), symbology: z.string().max(40).optional() }),
    output: z.object({ login: z.string(), displayName: z.string(), hasPin: z.boolean() }),
  }),
  /** People who signed in at this station lately, for the switch screen. */
  listRecentUsers: query('session.listRecentUsers', {
    access: 'anyone',
    audit: 'none',
    input: z.object({}),
    output: z.array(z.object({ login: z.string(), displayName: z.string(), hasPin: z.boolean(), lastAt: z.string() })),
  }),
  watch: stream('session.watch', { access: 'anyone', audit: 'none', input: z.object({}), output: sessionState }),
};
