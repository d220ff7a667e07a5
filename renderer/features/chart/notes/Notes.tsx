import { Button } from '@mantine/core';
import { IconNotes, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { useChart } from '../chart-context.ts';
import { NoteEditor } from './NoteEditor.tsx';
import css from './Notes.module.css';
import { noteSections } from './note-text.ts';
import { useNoteDraft } from './use-note-draft.ts';

/** Signed notes to read, one draft to write; the draft is on this station's disk while it is typed. */
export function Notes() {
  const { t } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const mayWrite = useSignedIn()?.user.permissions.includes('note.write') ?? false;
  const draft = useNoteDraft(patientId);
  const hasText = Object.values(draft.content.texts).some((text) => text.trim()) || draft.content.title.trim() !== '';
  const [isWriting, setIsWriting] = useState(false);
  const isShown = mayWrite && (isWriting || hasText);
  useKeys({ [ENTRY_KEYS]: mayWrite ? () => setIsWriting(true) : undefined });
  return (
    <div className={css.columns} data-writing={isShown || undefined}>
      {isShown && <NoteEditor draft={draft} onDone={() => setIsWriting(false)} />}
      <Panel
        title={t('chart.tab.notes')}
        aside={t('note.count', { count: record.notes.length })}
        flush
        actions={
          mayWrite &&
          !isShown && (
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
          {record.notes.map((row) => (
            <li key={row.id} className={css.note}>
              <header className={css.noteHead}>
                <h3>{row.content.title}</h3>
                {row.content.status === 'entered-in-error' && <Tag>{t('note.inError')}</Tag>}
                <WhoWhen row={row} when={row.content.date} />
                <RecordMarkView row={row} />
              </header>
              {noteSections(row.content).map((section) => (
                <div key={section.title} className={css.section}>
                  {section.title && <h4>{section.title}</h4>}
                  <p>{section.text}</p>
                </div>
              ))}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
