/**
 * What this station knows of the registers of its site, folded at the first use and kept up with what changed since. An entry
 * never changes, so its digest is judged once; a register is folded anew only when one of its entries came.
 */
import { EMPTY_FOLD, foldRegister, holdsHash, type RegisterFold } from '#shared/domain/register/fold-register.ts';
import type { RegisterEntryDocument } from '#shared/domain/register/register-line.ts';
import type { Document } from '#shared/model/envelope.ts';
import { REGISTER_CASE_KIND, type RegisterCaseResource } from '#shared/model/register-case.ts';
import { REGISTER_ENTRY_KIND, type RegisterEntryResource, type RegisterOfEntry } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { toDocument } from '../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../knowledge/kind-changes.ts';
import { createMutex } from '../mutex.ts';

export interface KnownRegister {
  readonly register: RegisterOfEntry;
  readonly documents: ReadonlyMap<string, RegisterEntryDocument>;
  readonly fold: RegisterFold;
}

export type KnownCase = Document<RegisterCaseResource>;

/** The registers as they stood when it was asked. */
export interface RegisterView {
  readonly registers: ReadonlyMap<string, KnownRegister>;
  readonly cases: ReadonlyMap<string, KnownCase>;
}

export interface RegisterBook {
  /** Up to date with the store. */
  look(): Promise<RegisterView>;
}

interface Kept {
  register: RegisterOfEntry;
  readonly documents: Map<string, RegisterEntryDocument>;
  /** Undefined since an entry came. */
  fold: RegisterFold | undefined;
}

/** `facility`: code of this station's site. */
export function createRegisterBook(store: KindStore, facility: string): RegisterBook {
  const entryNews = createKindChanges(store, REGISTER_ENTRY_KIND);
  const caseNews = createKindChanges(store, REGISTER_CASE_KIND);
  const registers = new Map<string, Kept>();
  const cases = new Map<string, KnownCase>();
  const mutex = createMutex();
  const judged = new Map<string, boolean>();
  const judge = holdsHash(nativeDigests);

  function holds(document: RegisterEntryDocument): boolean {
    const known = judged.get(document.id);
    if (known !== undefined) return known;
    const answer = judge(document);
    judged.set(document.id, answer);
    return answer;
  }

  function addEntry(id: string, entry: RegisterEntryResource): void {
    const { register } = entry;
    const kept = registers.get(register.id) ?? { register, documents: new Map(), fold: undefined };
    if (kept.documents.get(id)?.entry.chain.hash === entry.chain.hash) return;
    judged.delete(id);
    kept.documents.set(id, { id, entry });
    kept.fold = undefined;
    registers.set(register.id, kept);
  }

  async function refresh(): Promise<void> {
    for (const stored of (await entryNews.look()).documents) {
      const document = toDocument<RegisterEntryResource>(stored);
      if (document?.facility === facility) addEntry(document._id, document.resource);
    }
    for (const stored of (await caseNews.look()).documents) {
      const document = toDocument<RegisterCaseResource>(stored);
      if (document?.facility === facility) cases.set(document._id, document);
    }
  }

  const known = (id: string, kept: Kept): KnownRegister => {
    kept.fold ??= foldRegister(id, kept.documents.values(), holds, nativeDigests);
    const { documents, fold } = kept;
    // Named as in its first line: the same on every station that has it.
    return { documents, fold, register: fold.main[0]?.entry.register ?? kept.register };
  };

  return {
    look: () =>
      mutex.run(async () => {
        await refresh();
        const all = [...registers].map(([id, kept]) => [id, known(id, kept)] as const);
        return { registers: new Map(all), cases: new Map(cases) };
      }),
  };
}

export const foldOf = (view: RegisterView, registerId: string): RegisterFold =>
  view.registers.get(registerId)?.fold ?? EMPTY_FOLD;
