import { Button } from '@mantine/core';
import { IconNotes, IconPencil } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { AmendmentEditor, NoteEditor } from './NoteEditor.tsx';
import { NoteView } from './NoteView.tsx';
import { listNoteThreads } from './read-notes.ts';
import { useNoteDraft } from './use-note-draft.ts';

/** Signed notes to read, one draft to write; the draft is on this station's disk while it is typed. */
export function Notes() {
  const { t } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const mayWrite = useSignedIn()?.user.permissions.includes('note.write') ?? false;
  const draft = useNoteDraft(patientId);
  const hasText = Object.values(draft.content.texts).some((text) => text?.trim()) || draft.content.title.trim() !== '';
  const [isWriting, setIsWriting] = useState(false);
  const [amendedId, setAmendedId] = useState<string>();
  const threads = useMemo(() => listNoteThreads(record.notes), [record.notes]);
  const amended = threads.find(({ row, state }) => row.id === amendedId && state !== 'closed');
  const isShown = mayWrite && (isWriting || hasText) && !amended;
  useKeys({ [ENTRY_KEYS]: mayWrite && !amended ? () => setIsWriting(true) : undefined });
  return (
    <EntryColumns
      place="half"
      entry={
        amended ? (
          <AmendmentEditor key={amended.row.id} item={amended} onDone={() => setAmendedId(undefined)} />
        ) : (
          isShown && <NoteEditor draft={draft} onDone={() => setIsWriting(false)} />
        )
      }
    >
      <Panel
        title={t('chart.tab.notes')}
        aside={t('note.count', { count: threads.length })}
        flush
        actions={
          mayWrite &&
          !isShown &&
          !amended && (
            <Button
              leftSection={<IconPencil size={16} aria-hidden />}
              rightSection={<Keycap keys="Alt R" />}
              onClick={() => setIsWriting(true)}
            >
              {t('note.write')}
            </Button>
          )
        }
      >
        {record.notes.length === 0 &&
          (isWhole ? (
            <Empty icon={<IconNotes size={26} aria-hidden />} title={t('note.none')}>
              {t('note.noneWords')}
            </Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        <ul>
          {threads.map((thread) => (
            <NoteView
              key={thread.row.id}
              thread={thread}
              onAmend={mayWrite && thread.state !== 'closed' ? () => setAmendedId(thread.row.id) : undefined}
            />
          ))}
        </ul>
      </Panel>
    </EntryColumns>
  );
}
