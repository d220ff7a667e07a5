import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandPlan, PlannedDocument } from '../api/operation-handler.ts';

export interface SavedOne {
  readonly id: string;
  readonly rev: string;
}

/** Commits one document (and what goes with it, `beside` among it) and answers with its revision. */
export async function saveOne(
  context: Pick<CommandContext, 'commit'>,
  document: PlannedDocument,
  more: Omit<CommandPlan, 'documents'> = {},
  beside: readonly PlannedDocument[] = [],
): Promise<SavedOne | Refusal> {
  const saved = await context.commit({ documents: [document, ...beside], ...more });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('A commit of one document saved none');
  return { id: first.id, rev: first.rev };
}
