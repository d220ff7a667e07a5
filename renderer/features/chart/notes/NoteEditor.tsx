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
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import css from './Notes.module.css';
import { NOTE_SECTIONS, NOTE_TYPES, type NoteType } from './note-text.ts';
import type { NoteSheet } from './use-note-draft.ts';

interface Props {
  readonly draft: DraftHandle<NoteSheet>;
  onDone(): void;
}

export function NoteEditor({ draft, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.note.sign);
  const [isTried, setIsTried] = useState(false);
  const sheet = draft.content;
  const sections = NOTE_SECTIONS[sheet.type];
  const written = sections.filter((section) => sheet.texts[section]?.trim());
  const title = sheet.title.trim() || t(`note.type.${sheet.type}`);
  const set = (part: Partial<NoteSheet>): void => draft.change((before) => ({ ...before, ...part }));

  async function sign(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (written.length === 0) return;
    const outcome = await run({
      commandId: draft.commandId,
      patientId,
      entry: {
        type: sheet.type,
        title,
        sections: written.map((section) => ({ title: t(`note.section.${section}`), text: sheet.texts[section] ?? '' })),
      },
    });
    if (outcome.state !== 'done') return;
    await draft.discard();
    setIsTried(false);
    tellDone(t('note.signed', { title }));
    onDone();
  }
  useKeys({ 'Ctrl+Enter': () => void sign() });
  return (
    <Panel
      title={t('note.write')}
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
        <form className={css.form} onSubmit={sign} noValidate>
          {draft.restoredFrom !== undefined && (
            <Notice tone="calm">{t('draft.restored', { when: format.moment(draft.restoredFrom) })}</Notice>
          )}
          <div className={css.headFields}>
            <Select
              label={t('note.typeLabel')}
              data={NOTE_TYPES.map((value) => ({ value, label: t(`note.type.${value}`) }))}
              value={sheet.type}
              onChange={(value) => set({ type: (value ?? 'nursing') as NoteType })}
              allowDeselect={false}
            />
            <TextInput
              label={t('note.title')}
              placeholder={t(`note.type.${sheet.type}`)}
              value={sheet.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
              maxLength={200}
            />
          </div>
          {sections.map((section, index) => (
            <Textarea
              key={section}
              label={t(`note.section.${section}`)}
              value={sheet.texts[section] ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                draft.change((before) => ({ ...before, texts: { ...before.texts, [section]: text } }));
              }}
              autosize
              minRows={sections.length === 1 ? 9 : 3}
              maxRows={16}
              error={isTried && written.length === 0 && index === 0 && t('note.empty')}
              autoFocus={index === 0}
            />
          ))}
          <CallNotice call={call} />
          <div className={css.actions}>
            <span className="quiet">{t('note.signWords')}</span>
            <Button type="submit" loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
              {t('note.sign')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
