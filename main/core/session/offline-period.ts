import { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { OFFLINE_DAYS } from '#shared/model/policy.ts';
import { type LocalStore, localRecord } from './local-record.ts';

const DAY_MS = 86_400_000;
/** Contact is written down this often, no oftener. */
const NOTE_EVERY_MS = 60_000;

const record = z.object({ lastContactAt: z.number(), latestSeenAt: z.number() });

/** How long this station has worked without central (ID14). Time that was once seen does not go back. */
export interface OfflinePeriod {
  /** Central has answered this station and what it knows of users is here. */
  noteContact(): Promise<void>;
  findRefusal(): Promise<Refusal | undefined>;
  lastContactAt(): Promise<number | undefined>;
}

/** `isLeased`: the end of the lease counts then, which two people can put off, and at which the records are sealed. */
export function createOfflinePeriod(
  store: LocalStore,
  clock: Clock,
  days: () => Promise<number>,
  isLeased: () => boolean = () => false,
): OfflinePeriod {
  const kept = localRecord(store, 'contact', record);

  async function latest(): Promise<{ lastContactAt: number; now: number }> {
    const now = clock.now();
    const known = (await kept.find()) ?? { lastContactAt: now, latestSeenAt: now };
    const latestSeenAt = Math.max(known.latestSeenAt, now);
    if (latestSeenAt - known.latestSeenAt > NOTE_EVERY_MS) await kept.write({ ...known, latestSeenAt });
    return { lastContactAt: known.lastContactAt, now: latestSeenAt };
  }

  return {
    async noteContact() {
      const now = clock.now();
      const known = await kept.find();
      if (known && Math.abs(now - known.lastContactAt) < NOTE_EVERY_MS) return;
      // Contact also heals a clock that once ran ahead: central's answer is newer than what was seen.
      await kept.write({ lastContactAt: now, latestSeenAt: now });
    },
    async findRefusal() {
      const { lastContactAt, now } = await latest();
      if (isLeased()) return undefined;
      const allowedDays = Math.max(await days(), OFFLINE_DAYS.least);
      if (now - lastContactAt <= allowedDays * DAY_MS) return undefined;
      return refusal(
        'offline-period-ended',
        `This station has had no contact with central for more than ${allowedDays} days. Connect it, then sign in.`,
        { details: { lastContactAt: new Date(lastContactAt).toISOString(), allowedDays } },
      );
    },
    lastContactAt: async () => (await kept.find())?.lastContactAt,
  };
}
