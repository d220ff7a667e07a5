import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import css from './Notes.module.css';
import type { NoteItem, NoteThread } from './read-notes.ts';

interface Props {
  readonly thread: NoteThread;
  readonly onAmend: (() => void) | undefined;
}

/** One note as it stands, and below it what it took the place of. */
export function NoteView({ thread, onAmend }: Props) {
  const { t } = useTranslation();
  const { row, note, earlier, state } = thread;
  return (
    <li className={css.note}>
      <header className={css.noteHead}>
        <h3>
          <bdi>{note.title}</bdi>
        </h3>
        {note.state === 'withdrawn' && <Tag>{t('note.inError')}</Tag>}
        {earlier.length > 0 && <Tag>{t('note.amends')}</Tag>}
        {state === 'amended-twice' && (
          <Tag tone="pause" title={t('note.twiceWords')}>
            {t('note.twice')}
          </Tag>
        )}
        <WhoWhen row={row} who={note.author || undefined} when={note.signedAt} />
        <RecordMarkView row={row} />
        <span className={css.noteActions}>
          {onAmend && (
            <Button size="compact-sm" variant="subtle" onClick={onAmend}>
              {t('note.amend')}
            </Button>
          )}
          <HistoryButton id={row.id} title={note.title} />
        </span>
      </header>
      <WhyAmended item={thread} />
      <Sections item={thread} />
      {earlier.map((item, index) => (
        <Superseded key={item.row.id} item={item} by={earlier[index - 1] ?? thread} />
      ))}
    </li>
  );
}

function Superseded({ item, by }: { readonly item: NoteItem; readonly by: NoteItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <article className={css.superseded}>
      <header className={css.noteHead}>
        <h4>
          <del>
            <bdi>{item.note.title}</bdi>
          </del>
        </h4>
        <Tag>{t('note.superseded')}</Tag>
        <WhoWhen row={item.row} who={item.note.author || undefined} when={item.note.signedAt} />
        {by.note.signedAt && <span>{t('note.supersededBy', { when: format.moment(by.note.signedAt) })}</span>}
      </header>
      <WhyAmended item={item} />
      <Sections item={item} />
    </article>
  );
}

function WhyAmended({ item }: { readonly item: NoteItem }) {
  const { t } = useTranslation();
  const { amendmentReason } = item.note;
  if (!amendmentReason) return null;
  return (
    <p className={css.why}>
      <span className="quiet">{t('note.reason')}:</span> <bdi>{amendmentReason}</bdi>
    </p>
  );
}

function Sections({ item }: { readonly item: NoteItem }) {
  return item.note.sections.map(({ title, text }, index) => (
    <div key={`${index} ${title}`} className={css.section}>
      {title && <h4 dir="auto">{title}</h4>}
      <p dir="auto">{text}</p>
    </div>
  ));
}
