/**
 * WG6: the register of the ward hears that a dose was entered in error. @SAFETY Its lines stay, and so does the balance: whether
 * the drug is in the cupboard is for two people to see, who correct it by a dated note.
 */
import { saidNote } from '#shared/domain/register/note-words.ts';
import { NONE } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import type { RegisterView } from '../../register/register-book.ts';
import type { RegisterDraft } from '../../register/register-draft.ts';

interface Withdrawn {
  readonly administrationId: string;
  readonly patientId: string;
  readonly reason: string;
}

/** `stays`: the register has lines of it, whether or not it took a note on them. */
type Commit<T> = (entries: readonly PlannedDocument[], stays: boolean) => Promise<T | Refusal>;

export async function withRegisterNotes<T>(
  { registers }: Pick<MedicationDeps, 'registers'>,
  withdrawn: Withdrawn,
  context: CommandContext,
  commit: Commit<T>,
): Promise<T | Refusal> {
  if (!registers || notesOn(await registers().look(), withdrawn).length === 0) return commit([], false);
  let isAsked = false;
  const done = await registers().write(
    (view) => notesOn(view, withdrawn),
    context,
    ({ documents }) => {
      isAsked = true;
      return commit(documents, true);
    },
  );
  return isRefusal(done) && !isAsked ? commit([], true) : done;
}

function notesOn(
  { registers }: RegisterView,
  { administrationId, patientId, reason }: Withdrawn,
): readonly RegisterDraft[] {
  return [...registers.values()].flatMap(({ register, fold }) =>
    [...fold.main, ...fold.pending]
      .filter(({ entry }) => entry.document === administrationId && entry.act !== 'note')
      .map(({ id: noteOn }) => {
        const facts = { noteOn, ...saidNote('entered-in-error', { reason }), patientId, document: administrationId };
        return { register, act: 'note' as const, quantity: NONE, witness: undefined, facts };
      }),
  );
}
