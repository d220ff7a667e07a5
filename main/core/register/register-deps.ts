import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ProductShelf } from '../knowledge/product-shelf.ts';
import type { SecondPersons } from '../session/second-persons.ts';
import type { StockDesk } from '../stock/stock-desk.ts';
import type { RegisterDesk } from './register-desk.ts';

/** What the operations of registers work with. */
export interface RegisterDeps {
  readonly store: () => Pick<DocumentStore, 'watch'>;
  readonly registers: () => RegisterDesk;
  readonly products: () => ProductShelf;
  readonly stock: () => StockDesk;
  readonly secondPersons: Pick<SecondPersons, 'find' | 'spend'>;
  readonly zone: () => string;
  /** ISO 3166 code of the organisation's country. */
  readonly country: () => string | undefined;
}
