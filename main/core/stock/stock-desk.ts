/**
 * Moving stock at this station: one at a time, so that two windows never take the same pack, and each movement has a number
 * of its own. Hold no other lock when calling `post`; others (register, tickets) are taken inside its `commit`.
 */
import { dayAt, dayText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { CommandContext } from '../api/operation-handler.ts';
import type { ProductShelf } from '../knowledge/product-shelf.ts';
import { createMutex } from '../mutex.ts';
import { refuseFrozen } from '../queries/stocktake/refuse-frozen.ts';
import { type PlannedMovements, planMovements } from './plan-movements.ts';
import { type BookStore, createStockBook, type StockBook, type StockView } from './stock-book.ts';
import { readNextSequence } from './stock-sequence.ts';

/** Drafts, or how to make them of the book as it stands now. */
export type Drafts =
  | readonly MovementDraft[]
  | ((
      view: StockView,
      today: string,
    ) => readonly MovementDraft[] | Refusal | Promise<readonly MovementDraft[] | Refusal>);

export interface StockDesk extends StockBook {
  /** `2026-11-22`, on the wall of this site. */
  today(): string;
  /**
   * Judges the drafts and hands them to `commit`, which has to write `documents` and `locals` in the unit of work of the
   * command. A refusal, of a draft or of the commit, leaves everything as it was.
   */
  post<T>(
    drafts: Drafts,
    context: Pick<CommandContext, 'actor' | 'now'>,
    commit: (planned: PlannedMovements) => Promise<T | Refusal>,
  ): Promise<T | Refusal>;
}

export interface StockDeskDeps {
  readonly store: BookStore & Pick<DocumentStore, 'findLocal'>;
  readonly stationId: string;
  /** Site code. */
  readonly facility: string;
  /** IANA zone of the clock on the wall of this site. */
  readonly zone: () => string;
  readonly now: () => number;
  readonly products: () => ProductShelf;
  /** Places that are frozen for a stocktake (CN11), by Location id. */
  readonly frozenPlaces?: () => Promise<ReadonlySet<string>>;
}

export function createStockDesk(deps: StockDeskDeps): StockDesk {
  const { store, stationId, facility, zone, now: nowMs } = deps;
  const book = createStockBook({ store, facility, products: () => deps.products().index(), now: nowMs });
  const alone = createMutex();
  const today = () => dayText(dayAt(wallClock(zone()), deps.now()));
  return {
    ...book,
    today,
    post: (drafts, { actor, now }, commit) =>
      alone.run(async () => {
        const view = await book.look();
        const wanted = typeof drafts === 'function' ? await drafts(view, today()) : drafts;
        if (isRefusal(wanted)) return wanted;
        const frozen = deps.frozenPlaces && refuseFrozen(wanted, view.places, await deps.frozenPlaces());
        if (frozen) return frozen;
        const planned = planMovements(wanted, {
          ...{ view, stationId, actor, today: today(), nowMs: now() },
          sequence: await readNextSequence(store),
        });
        return isRefusal(planned) ? planned : commit(planned);
      }),
  };
}
