import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../../core-client/use-command.ts';
import type { DraftHandle } from '../../../drafts/use-draft.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { Loading } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import css from './Entry.module.css';

interface Props {
  readonly title: string;
  readonly saveLabel: string;
  readonly draft: Pick<DraftHandle<unknown>, 'state' | 'discard'>;
  readonly call: CallState;
  onSubmit(): void;
  onDone(): void;
  readonly children: ReactNode;
}

/** One record entered beside the list it belongs to: kept as a draft while it is typed, saved or given up by key. */
export function EntryForm({ title, saveLabel, draft, call, onSubmit, onDone, children }: Props) {
  const { t } = useTranslation();
  const cancel = (): void => void draft.discard().then(onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  useKeys({ 'Ctrl+Enter': onSubmit, Escape: cancel });
  return (
    <Panel title={title}>
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} />
      ) : (
        <form className={layout.form} onSubmit={submit} noValidate>
          {children}
          <CallNotice call={call} />
          <div className={layout.actions}>
            <Button variant="default" onClick={cancel}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={call.state === 'running'} rightSection={<Keycap keys="Ctrl Enter" />}>
              {saveLabel}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}

/** Two fields in one line, the second narrow. */
export function EntryPair({ children }: { readonly children: ReactNode }) {
  return <div className={css.pair}>{children}</div>;
}

interface ColumnsProps {
  readonly children: ReactNode;
  /** Shown only while something is entered. */
  readonly entry: ReactNode;
  /** Where it stands: narrow behind or before the list, or as wide as it before it. */
  readonly place?: 'after' | 'before' | 'half';
}

/** The list, and the form beside it while something is entered. */
export function EntryColumns({ children, entry, place = 'after' }: ColumnsProps) {
  const columns = useRef<HTMLDivElement>(null);
  useFocusInList(columns, Boolean(entry));
  return (
    <div ref={columns} className={css.columns} data-entering={entry ? place : undefined}>
      {place !== 'after' && entry}
      {children}
      {place === 'after' && entry}
    </div>
  );
}

/** When the form is gone, the focus is where the next one is opened: it would be nowhere. */
function useFocusInList(columns: RefObject<HTMLElement | null>, isEntering: boolean): void {
  const wasEntering = useRef(isEntering);
  useLayoutEffect(() => {
    const isOver = wasEntering.current && !isEntering;
    wasEntering.current = isEntering;
    if (isOver && document.activeElement === document.body)
      columns.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus({ preventScroll: true });
  }, [columns, isEntering]);
}
