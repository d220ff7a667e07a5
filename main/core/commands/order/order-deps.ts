import type { KnowledgeShelf } from '../../knowledge/knowledge-shelf.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import type { RecordCompleteness } from '../chart/chart-commands.ts';

/** What orders are checked with. */
export interface OrderDeps {
  readonly knowledge: () => KnowledgeShelf;
  readonly products: () => ProductShelf;
  readonly completeness: (patientId?: string) => RecordCompleteness;
  readonly secondPersons: Pick<SecondPersons, 'find' | 'spend'>;
  /** IANA zone of the clock on the wall of this site. */
  readonly zone: () => string;
}
