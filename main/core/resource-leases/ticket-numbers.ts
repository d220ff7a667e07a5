/**
 * Queue tickets from leased blocks: a desk hands out the numbers of its own blocks alone, so that two desks of one queue
 * that cannot see each other never call up the same one (product rule 2).
 *
 * A block is a lease of central, `<queue>/<day>/<n>`. It is never given back: a number that was handed out is not free again,
 * and with its day it is of no use to anybody. Without a block the desk goes on with tickets that carry its own letters.
 */
import { z } from 'zod';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { LeasedResource } from '#shared/protocol/lease.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';

const LOCAL_ID = 'queue-tickets';

/** Of one queue on one day. */
const sheet = z.object({
  queue: z.string(),
  /** Calendar day of the queue, `2026-11-22`. */
  day: z.string(),
  /** Where the next ticket comes from; ends are exclusive. */
  ranges: z.array(z.object({ next: z.number().int(), to: z.number().int() })),
  /** Block that is asked for next: those before it are this desk's or others'. */
  nextBlock: z.number().int(),
  /** Next ticket under the desk's own letters. */
  nextOwn: z.number().int(),
});
type Sheet = z.output<typeof sheet>;
const record = z.object({ sheets: z.array(sheet) });

/** `local` must commit together with what the ticket is for. */
export interface Ticket {
  readonly type: 'leased' | 'own-letters';
  /** As printed and called up. */
  readonly text: string;
  readonly local: LocalWrite;
}

export interface TicketQueue {
  /** Site and queue, e.g. `N1/reception`. */
  readonly queue: string;
  readonly day: string;
}

export interface TicketNumbers {
  /** The next ticket while `commit` runs; a commit that is refused leaves it for the next. */
  take<T>(queue: TicketQueue, commit: (ticket: Ticket) => Promise<T>): Promise<T>;
  /** Asks central for a block when fewer than half of one are left. Refused: `no-contact`. */
  refill(queue: TicketQueue): Promise<'enough' | 'refilled' | Refusal>;
}

export interface TicketNumbersDeps {
  readonly store: Pick<DocumentStore, 'findLocal' | 'write'>;
  readonly central: Pick<CentralClient, 'leaseResource'>;
  /** Letters and digits that no other station has. */
  readonly stationCode: string;
  readonly blockSize?: number;
}

const BLOCK_SIZE = 50;
/** Over the day of the queue wherever on earth it is. */
const FOR_MINUTES = 3 * 24 * 60;
/** More desks than any queue has. */
const MOST_BLOCKS_TRIED = 200;
/** Three days of queues, and the series of what a station makes, which sorts behind every day. */
const DAYS_KEPT = 4;

export function createTicketNumbers(deps: TicketNumbersDeps): TicketNumbers {
  const { store, central, stationCode, blockSize = BLOCK_SIZE } = deps;
  const alone = createMutex();
  const refilling = createMutex();

  async function readSheets(): Promise<readonly Sheet[]> {
    const text = await store.findLocal(LOCAL_ID);
    return text === undefined ? [] : record.parse(JSON.parse(text)).sheets;
  }
  const sheetOf = (sheets: readonly Sheet[], { queue, day }: TicketQueue): Sheet =>
    sheets.find((one) => one.queue === queue && one.day === day) ?? {
      queue,
      day,
      ranges: [],
      nextBlock: 0,
      nextOwn: 1,
    };

  function toLocal(sheets: readonly Sheet[], next: Sheet): LocalWrite {
    const others = sheets.filter(({ queue, day }) => queue !== next.queue || day !== next.day);
    const days = [...new Set(others.map(({ day }) => day))].sort().slice(-DAYS_KEPT);
    // What is handed out now is kept whatever its day is: a clock that was set back hands out nothing twice.
    const kept = others.filter(({ day }) => days.includes(day));
    return { id: LOCAL_ID, body: JSON.stringify({ sheets: [...kept, next] }) };
  }

  /**
   * One block, or the reason why there is none. What others hold is passed over. @SAFETY So is what this station held
   * before: its answer was lost, or this is a restored copy that does not know which numbers it handed out.
   */
  async function leaseBlock({ queue, day, nextBlock }: Sheet): Promise<number | Refusal> {
    for (let block = nextBlock; ; block += 1) {
      const resource = `${queue}/${day}/${block}`;
      const answer = await central.leaseResource({ kind: 'tickets', resource, forMinutes: FOR_MINUTES });
      if (isRefusal(answer) && (answer.code !== 'conflict' || block - nextBlock >= MOST_BLOCKS_TRIED)) return answer;
      if (!isRefusal(answer) && isNew(answer)) return block;
    }
  }

  return {
    take: (queue, commit) =>
      alone.run(async () => {
        const sheets = await readSheets();
        const known = sheetOf(sheets, queue);
        const [range, ...rest] = known.ranges;
        if (!range) {
          const after = { ...known, nextOwn: known.nextOwn + 1 };
          return commit({
            type: 'own-letters',
            text: `${stationCode}-${known.nextOwn}`,
            local: toLocal(sheets, after),
          });
        }
        const used = { ...range, next: range.next + 1 };
        const after = { ...known, ranges: used.next < used.to ? [used, ...rest] : rest };
        return commit({ type: 'leased', text: String(range.next), local: toLocal(sheets, after) });
      }),
    refill: (queue) =>
      refilling.run(async () => {
        const known = sheetOf(await readSheets(), queue);
        const left = known.ranges.reduce((sum, { next, to }) => sum + to - next, 0);
        if (left > blockSize / 2) return 'enough';
        const block = await leaseBlock(known); // tickets are handed out meanwhile
        if (isRefusal(block)) return block;
        const range = { next: block * blockSize + 1, to: (block + 1) * blockSize + 1 };
        await alone.run(async () => {
          const sheets = await readSheets();
          const now = sheetOf(sheets, queue);
          const next = { ...now, ranges: [...now.ranges, range], nextBlock: block + 1 };
          await store.write({ locals: [toLocal(sheets, next)] });
        });
        return 'refilled';
      }),
  };
}

/** A renewal keeps when it began. */
const isNew = ({ fromMs, untilMs = Number.POSITIVE_INFINITY }: LeasedResource): boolean =>
  untilMs - fromMs === FOR_MINUTES * 60_000;

/** RP9: which tickets were handed out since its copy was made a restored station cannot know: its blocks are left alone. */
export async function forgetTickets(store: Pick<DocumentStore, 'findLocal' | 'write'>): Promise<void> {
  const text = await store.findLocal(LOCAL_ID);
  if (text === undefined) return;
  const { sheets } = record.parse(JSON.parse(text));
  const after = sheets.map((one) => ({ ...one, ranges: [], nextOwn: one.nextOwn + SKIPPED }));
  await store.write({ locals: [{ id: LOCAL_ID, body: JSON.stringify({ sheets: after }) }] });
}

/** More than a desk hands out under its own letters since its copy was made. */
const SKIPPED = 1000;
