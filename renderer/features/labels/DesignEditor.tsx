import { Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import layout from '../../ui/form.module.css';
import { Panel } from '../../ui/Panel.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { DesignFrame } from './DesignFrame.tsx';
import { DesignParts } from './DesignParts.tsx';
import { DesignPicture } from './DesignPicture.tsx';
import type { DesignDraft } from './design-draft.ts';
import { fieldWords } from './field-words.ts';
import css from './Labels.module.css';
import { SaveDesign } from './SaveDesign.tsx';

export type ReadDesign = OutputOf<typeof contract.labelDesign.read>;

interface Props {
  readonly read: ReadDesign;
  onSaved(id: string): void;
}

/** What was changed and not saved: a look at another design does not take it away. */
interface Kept {
  readonly design?: DesignDraft;
}

const AS_IT_WAS: Kept = {};

/** One design: its picture on top, what stands on it below, and the values to look at it with beside. */
export function DesignEditor({ read, onSaved }: Props) {
  const { t, i18n } = useTranslation();
  const mayDesign = useSignedIn()?.user.permissions.includes('label.design') ?? false;
  const kept = useDraft<Kept>(`label-design|${read.row.id}|${read.rev ?? 'shipped'}`, AS_IT_WAS);
  const draft = kept.content.design ?? (read.content as DesignDraft);
  const setDraft = (design: DesignDraft): void => kept.change({ design });
  const [sample, setSample] = useState<Readonly<Record<string, string>>>(read.sample);
  const [faultAt, setFaultAt] = useState<number>();
  const isChanged = kept.content.design !== undefined;
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en';
  if (kept.state === 'loading') return null;
  return (
    <div className={css.editor} data-testid="label-editor">
      <div className={css.main}>
        <Panel
          title={draft.name[language]}
          aside={isChanged ? <Tag tone="pause">{t('labels.changed')}</Tag> : undefined}
        >
          <DesignPicture draft={draft} sample={sample} onFault={setFaultAt} />
        </Panel>
        {mayDesign && (
          <>
            <DesignParts draft={draft} faultAt={faultAt} onChange={setDraft} />
            <Panel title={t('labels.frame')}>
              <div className={layout.form}>
                <DesignFrame draft={draft} onChange={setDraft} />
                <SaveDesign
                  read={read}
                  draft={draft}
                  isChanged={isChanged}
                  onRevert={() => void kept.discard()}
                  onSaved={(id) => void kept.discard().then(() => onSaved(id))}
                />
              </div>
            </Panel>
          </>
        )}
      </div>
      <div className={css.main}>
        <SampleValues sample={sample} onChange={setSample} />
        {mayDesign && <EarlierVersions read={read} onTake={setDraft} />}
      </div>
    </div>
  );
}

interface SampleProps {
  readonly sample: Readonly<Record<string, string>>;
  onChange(sample: Readonly<Record<string, string>>): void;
}

function SampleValues({ sample, onChange }: SampleProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t('labels.sample')}>
      <div className={layout.form}>
        <p className="quiet">{t('labels.sampleHint')}</p>
        {Object.entries(sample).map(([name, value]) => {
          const field = {
            label: fieldWords(name, t),
            value,
            dir: 'auto',
            onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
              onChange({ ...sample, [name]: currentTarget.value }),
          };
          return value.includes('\n') ? (
            <Textarea key={name} {...field} autosize minRows={2} />
          ) : (
            <TextInput key={name} {...field} size="xs" />
          );
        })}
      </div>
    </Panel>
  );
}

interface EarlierProps {
  readonly read: ReadDesign;
  onTake(draft: DesignDraft): void;
}

function EarlierVersions({ read: { earlier }, onTake }: EarlierProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (earlier.length === 0) return null;
  return (
    <Panel title={t('labels.earlier')} flush>
      <ul className={css.list}>
        {earlier.map(({ version, content, savedAt, savedBy }) => (
          <li key={version}>
            <UnstyledButton className={css.part} onClick={() => onTake(content as DesignDraft)}>
              <span>{t('labels.take', { version })}</span>
              <span className="quiet">{t('labels.savedBy', { when: format.moment(savedAt), who: savedBy })}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
