import { z } from 'zod';
import { command, PERMISSIONS, query, stream } from './declare.ts';

export const signedInUser = z.object({
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

export const sessionState = z.discriminatedUnion('state', [
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
  /** People who signed in at this station lately, for the switch screen. */
  listRecentUsers: query('session.listRecentUsers', {
    access: 'anyone',
    audit: 'none',
    input: z.object({}),
    output: z.array(z.object({ login: z.string(), displayName: z.string(), hasPin: z.boolean(), lastAt: z.string() })),
  }),
  watch: stream('session.watch', { access: 'anyone', audit: 'none', input: z.object({}), output: sessionState }),
};
