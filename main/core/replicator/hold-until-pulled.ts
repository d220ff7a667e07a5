/**
 * HU15 (RP9): while a restored store has not been told what it forgot, nobody changes a record by what is here. Audit
 * events and the station's own notes go on: signing in and reading are told as ever.
 */
import { refusal } from '#shared/errors/refusal.ts';
import type { WriteBatch } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { LocalStore } from '../session/local-record.ts';

export function holdUntilPulled(store: LocalStore, isHeld: () => boolean): LocalStore {
  return {
    findLocal: (id) => store.findLocal(id),
    async write(batch) {
      if (isHeld() && changesRecord(batch)) throw new StoreFault(notYet());
      return store.write(batch);
    },
  };
}

const changesRecord = ({ edits = [], grafts = [] }: WriteBatch): boolean =>
  [...edits, ...grafts].some(({ id }) => !id.startsWith('AuditEvent:'));

const notYet = () =>
  refusal(
    'not-loaded-here',
    'These records came from a copy and are being brought up to date. Recording is possible as soon as that is done.',
  );
