import { useCallback, useEffect, useRef, useState } from 'react';
import { useDrafts } from './draft-context.ts';

export interface DraftHandle<Content> {
  /** `loading` until the disk was asked; fields are not shown before, so that typing is never overwritten. */
  readonly state: 'loading' | 'ready';
  readonly content: Content;
  /** When text from an earlier sitting was brought back. */
  readonly restoredFrom: number | undefined;
  /** Of the command that this draft becomes; the same after every restart. */
  readonly commandId: string;
  change(next: Content | ((before: Content) => Content)): void;
  /** After the command was answered, or because the person gave it up. Begins a new one. */
  discard(): Promise<void>;
}

/** A form's content, kept on disk while it is typed. `slot` names the form and what it is about, e.g. `note|Patient:1`. */
export function useDraft<Content>(slot: string, empty: Content): DraftHandle<Content> {
  const drafts = useDrafts();
  const [held, setHeld] = useState(() => fresh(slot, empty));
  /** What the next change adds to. A screen drawn in between may still show what stood there before. */
  const latest = useRef(held);
  const put = useCallback((next: Held<Content>) => {
    latest.current = next;
    setHeld(next);
  }, []);
  const blank = useRef(empty);

  useEffect(() => {
    let isCurrent = true;
    void drafts.find<Content>(slot).then((draft) => {
      if (!isCurrent) return;
      put(
        draft
          ? { ...draft, state: 'ready', restoredFrom: draft.savedAt, restored: draft.content }
          : { ...fresh(slot, blank.current), state: 'ready' },
      );
    });
    return () => {
      isCurrent = false;
      void drafts.flush();
    };
  }, [drafts, slot, put]);

  useEffect(
    () =>
      drafts.watchRemoved(slot, () => {
        const { restored, ...now } = latest.current;
        if (now.slot !== slot || restored === undefined) return;
        // @SAFETY Saved as it was brought back. What was typed since is not: it must not be taken for it.
        const isDone = now.content === restored;
        put(isDone ? { ...fresh(slot, blank.current), state: 'ready' } : { ...now, ...another() });
        if (!isDone) drafts.keep(slot, { content: now.content, commandId: latest.current.commandId });
      }),
    [drafts, slot, put],
  );

  const change = useCallback(
    (next: Content | ((before: Content) => Content)) => {
      const before = latest.current;
      const content = typeof next === 'function' ? (next as (before: Content) => Content)(before.content) : next;
      put({ ...before, content });
      drafts.keep(slot, { content, commandId: before.commandId });
    },
    [drafts, slot, put],
  );
  const discard = useCallback(async () => {
    const { restored: _ended, ...ending } = latest.current;
    latest.current = ending;
    await drafts.discard(slot, ending.commandId);
    put({ ...fresh(slot, blank.current), state: 'ready' });
  }, [drafts, slot, put]);

  const isOther = held.slot !== slot;
  return {
    state: isOther ? 'loading' : held.state,
    content: isOther ? empty : held.content,
    restoredFrom: isOther ? undefined : held.restoredFrom,
    commandId: held.commandId,
    change,
    discard,
  };
}

interface Held<Content> {
  readonly slot: string;
  readonly state: 'loading' | 'ready';
  readonly content: Content;
  readonly commandId: string;
  readonly restoredFrom: number | undefined;
  /** The content as it was brought back, until the command that it became is answered. */
  readonly restored?: Content;
}

const another = () => ({ commandId: crypto.randomUUID(), restoredFrom: undefined });

function fresh<Content>(slot: string, content: Content): Held<Content> {
  return { slot, state: 'loading', content, ...another() };
}
