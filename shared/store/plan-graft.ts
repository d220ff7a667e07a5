import { findPathInText } from '#shared/revision/find-path-in-text.ts';
import { isRevHash, makeRev, type Rev, type RevisionPath } from '#shared/revision/rev.ts';
import type { DocumentState, RevisionContent } from './document-state.ts';
import type { Graft, WriteOutcome } from './document-store.ts';
import { judgeArrival } from './judge-arrival.ts';
import { type LazyBody, lazyBody, MalformedBody } from './lazy-body.ts';
import { planAttachments } from './plan-attachments.ts';
import type { PlanDraft } from './plan-draft.ts';
import { pathOf, withAttachments } from './plan-edit.ts';

/** A revision from another replica: no parent check, it joins the tree where its path says (ST2). */
export function planGraft(draft: PlanDraft, graft: Graft): WriteOutcome {
  const flaw = findFlaw(graft);
  if (flaw !== undefined) return { state: 'refused', id: graft.id, reason: flaw };
  const rev = makeRev(graft.path.start, graft.path.ids[0] as string);
  try {
    return planSoundGraft(draft, graft, rev, lazyBody(graft.body));
  } catch (error) {
    if (error instanceof MalformedBody) return { state: 'refused', id: graft.id, rev, reason: error.message };
    throw error;
  }
}

function planSoundGraft(draft: PlanDraft, graft: Graft, rev: Rev, body: LazyBody): WriteOutcome {
  const { id, path, deleted } = graft;
  const state = draft.findDocument(id);
  if (draft.isQuarantined(id, rev)) return { state: 'known', id, rev };
  const lacksContent = state !== undefined && findPathInText(state.tree, rev) !== undefined;
  if (lacksContent && draft.findContent(state, rev)?.body !== undefined) return { state: 'known', id, rev };
  const attachments = planAttachments(draft, graft.attachments, path.start);
  if (attachments.state === 'missing') {
    return { state: 'refused', id, rev, path: `_attachments.${attachments.name}`, reason: 'attachment unknown here' };
  }
  const verdict = judgeArrival(draft, {
    way: 'graft',
    id,
    generation: path.start,
    deleted,
    body,
    parent: parentOf(path),
    state,
  });
  if (verdict.state === 'refused') return { state: 'refused', id, rev, ...pathOf(verdict), reason: verdict.reason };
  draft.addAttachments(attachments.added);
  if (verdict.state === 'quarantined') return quarantine(draft, graft, rev, attachments.stubs, verdict);
  const content: RevisionContent = { deleted, body: graft.body, ...withAttachments(attachments.stubs) };
  if (lacksContent && state.rev !== rev) return fill(draft, state, rev, content, body);
  return { state: 'stored', id, rev, seq: draft.addRevision(id, path, content, body) };
}

function fill(
  draft: PlanDraft,
  state: DocumentState,
  rev: Rev,
  content: RevisionContent,
  body: LazyBody,
): WriteOutcome {
  draft.fillContent(state.id, rev, content, body);
  return { state: 'known', id: state.id, rev };
}

function quarantine(
  draft: PlanDraft,
  graft: Graft,
  rev: Rev,
  stubs: RevisionContent['attachments'],
  verdict: { readonly path?: string; readonly reason: string },
): WriteOutcome {
  const reason = verdict.path === undefined ? verdict.reason : `${verdict.path}: ${verdict.reason}`;
  const kept =
    stubs && Object.fromEntries(Object.entries(stubs).map(([name, stub]) => [name, { stub: true as const, ...stub }]));
  const seq = draft.quarantine({ ...graft, ...withAttachments(kept) }, rev, reason);
  return { state: 'quarantined', id: graft.id, rev, seq, reason };
}

function parentOf(path: RevisionPath): Rev | undefined {
  const hash = path.ids[1];
  return hash === undefined ? undefined : makeRev(path.start - 1, hash);
}

function findFlaw({ id, path }: Graft): string | undefined {
  if (id === '') return 'a document needs an id';
  if (!Number.isSafeInteger(path.start) || path.start < 1) return 'invalid revision generation';
  if (path.ids.length === 0 || path.ids.length > path.start) return 'invalid revision path';
  return path.ids.every(isRevHash) ? undefined : 'invalid revision digest';
}
