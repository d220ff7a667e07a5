import { findPathInText } from '#shared/revision/find-path-in-text.ts';
import { listLeavesInText } from '#shared/revision/list-leaves-in-text.ts';
import { hashOf, makeRev, type Rev } from '#shared/revision/rev.ts';
import { nextRev } from '#shared/revision/revision-digest.ts';
import type { DocumentState } from './document-state.ts';
import type { AttachmentStub, Edit, WriteOutcome } from './document-store.ts';
import { judgeArrival } from './judge-arrival.ts';
import { type LazyBody, lazyBody, MalformedBody } from './lazy-body.ts';
import { planAttachments } from './plan-attachments.ts';
import type { PlanDraft } from './plan-draft.ts';

const CONFLICT_REASON = 'document update conflict';

/** A revision made here: its parent must be a leaf (ST2), its body must pass the kind's rules (ST6). */
export function planEdit(draft: PlanDraft, edit: Edit): WriteOutcome {
  try {
    return planReadableEdit(draft, edit, lazyBody(edit.body, edit.glance?.envelope));
  } catch (error) {
    if (error instanceof MalformedBody) return { state: 'refused', id: edit.id, reason: error.message };
    throw error;
  }
}

function planReadableEdit(draft: PlanDraft, edit: Edit, body: LazyBody): WriteOutcome {
  const { id, deleted = false } = edit;
  if (id === '') return { state: 'refused', id, reason: 'a document needs an id' };
  const state = draft.findDocument(id);
  const parent = edit.parent ?? deletedWinner(state);
  const generation = parent === undefined ? 1 : Number.parseInt(parent, 10) + 1;
  const attachments = planAttachments(
    draft,
    edit.attachments,
    generation,
    edit.attachments && parentStubs(draft, state, parent),
  );
  if (attachments.state === 'missing')
    return { state: 'refused', id, path: `_attachments.${attachments.name}`, reason: 'attachment unknown here' };
  const glance = parent === edit.parent && !attachments.stubs ? edit.glance : undefined;
  const rev = glance
    ? makeRev(generation, glance.digest)
    : nextRev({ parent, deleted, attachments: digestsOf(attachments.stubs), body: body.value() }, draft.rules.digests);
  if (state && findPathInText(state.tree, rev)) return { state: 'known', id, rev };
  if (!mayFollow(state, parent)) return { state: 'conflict', id, reason: CONFLICT_REASON };
  const verdict = judgeArrival(draft, { way: 'edit', id, generation, deleted, body, parent, state });
  if (verdict.state !== 'accepted') return { state: 'refused', id, ...pathOf(verdict), reason: verdict.reason };
  draft.addAttachments(attachments.added);
  const path = { start: generation, ids: [hashOf(rev), ...(parent === undefined ? [] : [hashOf(parent)])] };
  const seq = draft.addRevision(id, path, { deleted, body: edit.body, ...withAttachments(attachments.stubs) }, body);
  return { state: 'stored', id, rev: makeRev(generation, path.ids[0] as string), seq };
}

/** A document that was deleted may be made anew without naming a revision; it continues after its tombstone. */
function deletedWinner(state: DocumentState | undefined): Rev | undefined {
  return state?.content.deleted ? state.rev : undefined;
}

function parentStubs(draft: PlanDraft, state: DocumentState | undefined, parent: Rev | undefined) {
  return state && parent !== undefined ? draft.findContent(state, parent)?.attachments : undefined;
}

function mayFollow(state: DocumentState | undefined, parent: Rev | undefined): boolean {
  if (!state) return parent === undefined;
  return listLeavesInText(state.tree).some((leaf) => leaf.rev === parent);
}

function digestsOf(stubs: Readonly<Record<string, AttachmentStub>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(stubs ?? {}).map(([name, stub]) => [name, stub.digest]));
}

export function withAttachments<T>(attachments: T | undefined): { attachments?: T } {
  return attachments === undefined ? {} : { attachments };
}

export function pathOf(verdict: { readonly path?: string }): { path?: string } {
  return verdict.path === undefined ? {} : { path: verdict.path };
}
