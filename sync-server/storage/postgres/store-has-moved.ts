import { StoreFault } from '#shared/store/store-fault.ts';
import { databaseMoved } from './postgres-fault.ts';

/** The database lies elsewhere now (`move-org`): whoever holds this store opens it anew by the catalogue. */
export class StoreHasMoved extends StoreFault {
  override name = 'StoreHasMoved';

  constructor() {
    super(databaseMoved());
  }
}
