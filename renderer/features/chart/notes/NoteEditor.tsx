import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import type { DraftHandle } from '../../../drafts/use-draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import css from './Notes.module.css';
import { NOTE_SECTIONS, NOTE_TYPES, type NoteType } from './note-text.ts';
import type { NoteItem } from './read-notes.ts';
import { type NoteSheet, saysTheSame, sheetOf, useAmendmentDraft } from './use-note-draft.ts';

interface Props {
  readonly draft: DraftHandle<NoteSheet>;
  /** The note that this one amends; its sections are kept. */
  readonly amends?: NoteItem;
  onDone(): void;
}

/** Amends a signed note: the draft is its own, and begins with what stands there. */
export function AmendmentEditor({ item, onDone }: { readonly item: NoteItem; onDone(): void }) {
  const { patientId } = useChart();
  return <NoteEditor draft={useAmendmentDraft(patientId, item)} amends={item} onDone={onDone} />;
}

export function NoteEditor({ draft, amends, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.note.sign);
  const [isTried, setIsTried] = useState(false);
  const sheet = draft.content;
  const sections = useSections(sheet.type, amends);
  const written = sections.filter(({ key }) => sheet.texts[key]?.trim());
  const isSame = amends !== undefined && saysTheSame(sheet, sheetOf(amends.note));
  const problem = written.length === 0 ? t('note.empty') : isSame ? t('note.amendSame') : undefined;
  const reason = sheet.reason?.trim() ?? '';
  const isReasonMissing = amends !== undefined && reason === '';
  const title = sheet.title.trim() || t(`note.type.${sheet.type}`);
  const set = (part: Partial<NoteSheet>): void => draft.change((before) => ({ ...before, ...part }));

  async function sign(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (problem || isReasonMissing) return;
    const outcome = await run({
      commandId: draft.commandId,
      patientId,
      entry: {
        type: sheet.type,
        title,
        sections: written.map((section) => ({ title: section.title, text: sheet.texts[section.key] ?? '' })),
      },
      ...(amends ? { replaces: amends.row.id, amendmentReason: reason } : {}),
    });
    if (outcome.state !== 'done') return;
    await draft.discard();
    setIsTried(false);
    tellDone(t(amends ? 'note.amended' : 'note.signed', { title }));
    onDone();
  }
  useKeys({ 'Ctrl+Enter': () => void sign() });
  return (
    <Panel
      title={amends ? t('note.amending', { title: amends.note.title }) : t('note.write')}
      aside={t('note.keptHere')}
      actions={
        <Button size="compact-sm" variant="subtle" onClick={() => void draft.discard().then(onDone)}>
          {t('note.discard')}
        </Button>
      }
    >
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} />
      ) : (
        <form className={layout.form} onSubmit={sign} noValidate>
          {draft.restoredFrom !== undefined && (
            <Notice tone="calm">{t('draft.restored', { when: format.moment(draft.restoredFrom) })}</Notice>
          )}
          <div className={css.headFields}>
            {amends && amends.note.type !== 'other' ? (
              <TextInput label={t('note.typeLabel')} value={t(`note.type.${sheet.type}`)} readOnly />
            ) : (
              <Select
                label={t('note.typeLabel')}
                data={NOTE_TYPES.map((value) => ({ value, label: t(`note.type.${value}`) }))}
                value={sheet.type}
                onChange={(value) => set({ type: (value ?? 'nursing') as NoteType })}
                allowDeselect={false}
              />
            )}
            <TextInput
              label={t('note.title')}
              placeholder={t(`note.type.${sheet.type}`)}
              value={sheet.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
              maxLength={200}
            />
          </div>
          {sections.map(({ key, title: label }, index) => (
            <Textarea
              key={key}
              label={label}
              value={sheet.texts[key] ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                draft.change((before) => ({ ...before, texts: { ...before.texts, [key]: text } }));
              }}
              autosize
              minRows={sections.length === 1 ? 9 : 3}
              maxRows={16}
              error={isTried && index === 0 && problem}
              autoFocus={index === 0}
            />
          ))}
          {amends && (
            <TextInput
              label={t('note.reason')}
              description={t('note.reasonWords')}
              value={sheet.reason ?? ''}
              onChange={(event) => set({ reason: event.currentTarget.value })}
              maxLength={300}
              error={isTried && isReasonMissing && t('note.reasonMissing')}
            />
          )}
          <CallNotice call={call} />
          <div className={css.actions}>
            <span className="quiet">{t(amends ? 'note.amendWords' : 'note.signWords')}</span>
            <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
              {t('note.sign')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}

/** Headings to write under: those of the type, of an amendment those that stand in the note. */
function useSections(type: NoteType, amends: NoteItem | undefined) {
  const { t } = useTranslation();
  const ofNote = amends?.note.sections.map(({ title }, index) => ({ key: String(index), title }));
  if (ofNote?.length) return ofNote.map(({ key, title }) => ({ key, title: title || t('note.section.note') }));
  return NOTE_SECTIONS[type].map((section) => ({ key: section, title: t(`note.section.${section}`) }));
}
