import type { DocumentState } from '#shared/store/document-state.ts';
import { type LazyBody, lazyBody } from '#shared/store/lazy-body.ts';
import type { DocumentChange } from '#shared/store/write-plan.ts';
import type { SqliteDatabase } from '../connection.ts';
import type { ReadModel, WinnerChange, WinnerView } from './read-model.ts';

type Apply = (change: WinnerChange) => void;

/** Prepares all read models; the result takes each change of a transaction to those that look at its kind. */
export function prepareReadModels(db: SqliteDatabase, models: readonly ReadModel[]): (change: DocumentChange) => void {
  const byKind = new Map<string, Apply[]>();
  for (const model of models) {
    const apply = model.prepare(db);
    for (const kind of model.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), apply]);
  }
  return ({ before, after, body }) => {
    const interested = after.facts.kind === undefined ? undefined : byKind.get(after.facts.kind);
    if (!interested || before?.rev === after.rev) return;
    const change = { before: before && toWinnerView(before), after: toWinnerView(after, body) };
    for (const apply of interested) apply(change);
  };
}

export function toWinnerView(state: DocumentState, body?: LazyBody): WinnerView {
  const { id, rev, content, facts } = state;
  const lazy = body ?? (content.body === undefined ? undefined : lazyBody(content.body));
  return { id, rev, deleted: content.deleted, kind: facts.kind, patient: facts.patient, body: () => lazy?.value() };
}
