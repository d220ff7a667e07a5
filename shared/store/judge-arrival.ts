import type { Rev } from '#shared/revision/rev.ts';
import { ACCEPTED, acceptEverything, type Verdict } from './document-judge.ts';
import type { DocumentState } from './document-state.ts';
import { kindOf } from './envelope-facts.ts';
import { type LazyBody, lazyBody } from './lazy-body.ts';
import type { PlanDraft } from './plan-draft.ts';

interface Candidate {
  readonly way: 'edit' | 'graft';
  readonly id: string;
  readonly generation: number;
  readonly deleted: boolean;
  readonly body: LazyBody;
  readonly parent: Rev | undefined;
  readonly state: DocumentState | undefined;
}

/** Shows a candidate and its parent to the judge. */
export function judgeArrival(draft: PlanDraft, candidate: Candidate): Verdict {
  const { judge } = draft.rules;
  if (judge === acceptEverything) return ACCEPTED;
  const { way, id, generation, deleted, body, parent, state } = candidate;
  return judge.judge({
    way,
    id,
    kind: kindOf(id),
    generation,
    deleted,
    body: body.value,
    parent: parent === undefined ? undefined : { rev: parent, body: () => parentBody(draft, state, parent) },
  });
}

function parentBody(
  draft: PlanDraft,
  state: DocumentState | undefined,
  parent: Rev,
): Record<string, unknown> | undefined {
  const text = state && draft.findContent(state, parent)?.body;
  return text === undefined ? undefined : lazyBody(text).value();
}
