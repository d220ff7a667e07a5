import type { WindowPolicy } from '#shared/domain/medication/dose-window.ts';
import type { AuditFacts } from '#shared/model/audit-event.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { OrderDeps } from '../../commands/order/order-deps.ts';
import type { KindStore } from '../../knowledge/kind-changes.ts';
import type { RegisterDesk } from '../../register/register-desk.ts';
import type { StockDesk } from '../../stock/stock-desk.ts';
import type { PatientSearch } from '../patient/patient-queries.ts';
import type { ListDoses } from './known-doses.ts';
import type { WardCupboards } from './ward-cupboards.ts';

/** How this station stands with the others. */
export interface StationContact extends Pick<AuditFacts, 'clock' | 'offline'> {
  /** Up to when it has heard what others wrote; now, while it is in contact. */
  readonly heardAtMs: number;
}

/** What doses are shown, judged and recorded with. */
export interface MedicationDeps extends OrderDeps {
  readonly store: () => Pick<DocumentStore, 'watch'> & KindStore;
  readonly search: PatientSearch;
  readonly contact: () => StationContact;
  /** Stock of this site, and its places on wards; absent: giving moves no stock. */
  readonly stock?: (() => Pick<StockDesk, 'post'>) | undefined;
  readonly cupboards?: WardCupboards | undefined;
  /** Registers of controlled drugs; absent: what is given stands in none. */
  readonly registers?: (() => Pick<RegisterDesk, 'look' | 'write' | 'postGiven'>) | undefined;
  /** How early and late doses may be given in this organisation (DW3); absent: the standard's windows. */
  readonly windows?: (() => WindowPolicy | undefined) | undefined;
  /** Keeps what it has read; without it every dose is read each time. */
  readonly listDoses?: ListDoses | undefined;
}
