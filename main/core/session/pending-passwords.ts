/**
 * A password that was changed while central was out of reach (ID17). It is valid on this station alone. To make it known
 * later, central wants the old password as proof: it is kept sealed under a key that only the new password gives, so
 * that the station's files alone reveal neither.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import type { UserResource } from '#shared/model/user.ts';
import { type LocalStore, localRecord } from './local-record.ts';
import { hashPassword } from './password.ts';

const record = z.object({
  verifier: z.string(),
  /** What central had when this was changed; when it has moved on, this is void. */
  passwordChangedAt: z.string(),
  salt: z.string(),
  iv: z.string(),
  tag: z.string(),
  sealed: z.string(),
});
type PendingRecord = z.output<typeof record>;

export interface PendingPasswords {
  /** The verifier that holds on this station instead of the signed one. */
  findVerifier(user: UserResource): Promise<string | undefined>;
  /** `current` is what was valid here until now, `next` what the person chose. */
  set(user: UserResource, current: string, next: string): Promise<void>;
  /** The password that central still has; undefined when nothing is pending. */
  openCentralPassword(user: UserResource, pending: string): Promise<string | undefined>;
  drop(userId: string): Promise<void>;
}

export function createPendingPasswords(store: LocalStore): PendingPasswords {
  const keptFor = (userId: string) => localRecord(store, `pending-password:${userId}`, record);

  async function findValid(user: UserResource): Promise<PendingRecord | undefined> {
    const known = await keptFor(user.id).find();
    return known?.passwordChangedAt === user.passwordChangedAt ? known : undefined;
  }
  async function openCentralPassword(user: UserResource, pending: string): Promise<string | undefined> {
    const known = await findValid(user);
    return known && open(known, pending);
  }
  return {
    openCentralPassword,
    findVerifier: async (user) => (await findValid(user))?.verifier,
    async set(user, current, next) {
      const central = (await openCentralPassword(user, current)) ?? current;
      const verifier = await hashPassword(next);
      const { passwordChangedAt } = user;
      await keptFor(user.id).write({ verifier, passwordChangedAt, ...(await seal(central, next)) });
    },
    drop: (userId) => keptFor(userId).remove(),
  };
}

async function seal(central: string, under: string): Promise<Pick<PendingRecord, 'salt' | 'iv' | 'tag' | 'sealed'>> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await hashRaw(under, { salt, outputLen: 32 }), iv);
  const sealed = Buffer.concat([cipher.update(central, 'utf8'), cipher.final()]).toString('base64');
  const text = (bytes: Buffer) => bytes.toString('base64');
  return { salt: text(salt), iv: text(iv), tag: text(cipher.getAuthTag()), sealed };
}

async function open(known: PendingRecord, under: string): Promise<string> {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const key = await hashRaw(under, { salt: bytes(known.salt), outputLen: 32 });
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(known.iv)).setAuthTag(bytes(known.tag));
  return Buffer.concat([decipher.update(bytes(known.sealed)), decipher.final()]).toString('utf8');
}
