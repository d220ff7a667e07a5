import { dayAt, dayText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import type { TillBook } from './till-book.ts';

export interface MoneyDeps {
  readonly products: () => ProductShelf;
  readonly secondPersons: Pick<SecondPersons, 'find' | 'spend'>;
  /** IANA zone of the clock on the wall of this site. */
  readonly zone: () => string;
  readonly book: TillBook;
}

/** `2026-11-22` on the wall of this site. */
export const todayAt = ({ zone }: Pick<MoneyDeps, 'zone'>, nowMs: number): string =>
  dayText(dayAt(wallClock(zone()), nowMs));
