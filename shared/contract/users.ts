import { z } from 'zod';
import { command, query } from './declare.ts';

/** Professional registration or staff number: two accounts with the same one are one person's (ID23). */
const personNumber = z.string().trim().max(40).optional();

/** Users and roles are signed at central: these need contact and answer `no-contact` without it. */
const userLine = z.object({
  userId: z.string(),
  login: z.string(),
  displayName: z.string(),
  roles: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  personNumber: z.string().optional(),
  lastChangedAt: z.string().optional(),
});
export type UserLine = z.output<typeof userLine>;

/** A role as this station knows it. */
const roleLine = z.object({
  code: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  /** Default permissions of this version that nobody in the organisation has decided about (ID22). */
  offered: z.array(z.string()),
});
export type RoleLine = z.output<typeof roleLine>;

/** The administrator proves herself again for each act on users. */
const proof = { password: z.string().min(1) };
const managed = { access: 'users.manage' } as const;

export const users = {
  list: query('users.list', {
    ...managed,
    audit: { action: 'R', subtype: 'users' },
    input: z.object({}),
    output: z.object({ users: z.array(userLine), roles: z.array(roleLine) }),
  }),
  add: command('users.add', {
    ...managed,
    audit: { action: 'C', subtype: 'user' },
    input: z.object({
      ...proof,
      login: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z][a-z0-9._-]{1,39}$/),
      displayName: z.string().trim().min(1).max(100),
      roles: z.array(z.string()).min(1),
      personNumber,
      initialPassword: z.string().min(10),
    }),
    output: userLine,
  }),
  change: command('users.change', {
    ...managed,
    audit: { action: 'U', subtype: 'user' },
    input: z.object({
      ...proof,
      userId: z.string(),
      displayName: z.string().optional(),
      roles: z.array(z.string()).optional(),
      state: z.enum(['active', 'disabled']).optional(),
      /** Empty takes it away. */
      personNumber,
      newPassword: z.string().min(10).optional(),
    }),
    output: userLine,
  }),
  /** What is offered to the role is decided by it, taken or left. */
  changeRole: command('users.changeRole', {
    ...managed,
    audit: { action: 'U', subtype: 'role' },
    input: z.object({
      ...proof,
      code: z.string(),
      add: z.array(z.string()),
      remove: z.array(z.string()),
      decided: z.array(z.string()),
    }),
    output: roleLine,
  }),
};
