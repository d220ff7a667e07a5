import { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import { type LocalStore, localRecord } from './local-record.ts';
import { hashPassword, verifyNothing, verifyPassword } from './password.ts';
import type { StationSecrets } from './station-secrets.ts';

const PIN_TRIES = 5;

const record = z.object({
  verifier: z.string(),
  /** Wrong tries since the password was last given here. */
  tries: z.number(),
  /** A password that was reset at central asks for itself first. */
  passwordChangedAt: z.string(),
});

/** PINs of this station (ID15): peppered with the station's key, never replicated. */
export interface Pins {
  has(userId: string): Promise<boolean>;
  set(user: UserResource, pin: string): Promise<void>;
  /** Undefined when the PIN is right. */
  check(user: UserResource | undefined, pin: string): Promise<Refusal | undefined>;
  /** The password was given: the tries begin anew. */
  passwordGiven(user: UserResource): Promise<void>;
}

export function createPins(store: LocalStore, secrets: StationSecrets): Pins {
  const keptFor = (userId: string) => localRecord(store, `pin:${userId}`, record);
  return {
    has: async (userId) => (await keptFor(userId).find()) !== undefined,
    async set({ id, passwordChangedAt }, pin) {
      const verifier = await hashPassword(secrets.pepper(id, pin));
      await keptFor(id).write({ verifier, tries: 0, passwordChangedAt });
    },
    async check(user, pin) {
      const known = user && (await keptFor(user.id).find());
      if (!user || !known) {
        await verifyNothing(pin);
        return passwordNeeded();
      }
      if (known.tries >= PIN_TRIES || known.passwordChangedAt !== user.passwordChangedAt) return passwordNeeded();
      await keptFor(user.id).write({ ...known, tries: known.tries + 1 });
      if (await verifyPassword(known.verifier, secrets.pepper(user.id, pin))) {
        await keptFor(user.id).write({ ...known, tries: 0 });
        return undefined;
      }
      const triesLeft = PIN_TRIES - known.tries - 1;
      if (triesLeft === 0) return passwordNeeded();
      return refusal('wrong-credentials', `That PIN is not right. ${triesLeft} tries left.`, {
        details: { triesLeft },
      });
    },
    async passwordGiven({ id, passwordChangedAt }) {
      const known = await keptFor(id).find();
      if (known && (known.tries > 0 || known.passwordChangedAt !== passwordChangedAt)) {
        await keptFor(id).write({ ...known, tries: 0, passwordChangedAt });
      }
    },
  };
}

const passwordNeeded = (): Refusal => refusal('password-needed', 'Sign in with the password this time.');
