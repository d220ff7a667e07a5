import { Button } from '@mantine/core';
import type { Questionnaire } from '@medplum/fhirtypes';
import { IconClipboardText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '#shared/domain/questionnaire/form-items.ts';
import { useBegun } from '../../../drafts/use-begun.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import type { FormRow } from '../record.ts';
import { FlagOffer } from './FlagOffer.tsx';
import { FormFill } from './FormFill.tsx';
import css from './Forms.module.css';
import { amendSlotOf, draftSlotOf } from './form-sheet.ts';
import { ScoreWord } from './ScoreWord.tsx';
import { useForms } from './use-forms.ts';

type Filling =
  | { readonly mode: 'none' }
  | { readonly mode: 'new'; readonly form: Questionnaire }
  | { readonly mode: 'amend'; readonly id: string };

/** The forms that can be filled in, and those that were: newest first, what was withdrawn struck through. */
export function Forms() {
  const { t, i18n } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const format = useFormat();
  const maySign = useSignedIn()?.user.permissions.includes('vitals.record') ?? false;
  const [filling, setFilling] = useState<Filling>({ mode: 'none' });
  const done = (): void => setFilling({ mode: 'none' });
  const amended =
    filling.mode === 'amend'
      ? record.forms.find(({ row, form }) => row.id === filling.id && form.state === 'valid')
      : undefined;
  const { forms, findByUrl } = useForms();
  const slots = [
    ...forms.map(({ id }) => draftSlotOf(patientId, id)),
    ...record.forms.map(({ row }) => amendSlotOf(patientId, row.id)),
  ];
  const begun = useBegun(slots.join('\n'), filling);
  const amendedAt = (id: string) => (id === amended?.row.id ? undefined : begun.get(amendSlotOf(patientId, id)));
  const form = filling.mode === 'new' ? filling.form : amended && findByUrl(amended.form.url);
  const [first] = forms;
  useKeys({ [ENTRY_KEYS]: maySign && first ? () => setFilling({ mode: 'new', form: first }) : undefined });
  return (
    <EntryColumns
      place="half"
      entry={form && <FormFill key={amended?.row.id ?? form.id} form={form} amends={amended} onDone={done} />}
    >
      <Panel title={t('form.title')} flush>
        {forms.map((one) => {
          const rows = record.forms.filter(({ form: { url } }) => url === one.url);
          const keptAt = one.id === form?.id ? undefined : begun.get(draftSlotOf(patientId, one.id));
          const newest = rows.find(({ form: { state } }) => state === 'valid');
          return (
            <article key={one.id} className={css.form} aria-label={textIn(i18n.language, one, 'title')}>
              <header>
                <h3>{textIn(i18n.language, one, 'title')}</h3>
                {newest?.score && <ScoreWord total={newest.score.total} band={newest.score.band} />}
                {keptAt !== undefined && <Tag tone="pause">{t('form.begun', { when: format.moment(keptAt) })}</Tag>}
                {maySign && (
                  <Button size="compact-sm" variant="default" onClick={() => setFilling({ mode: 'new', form: one })}>
                    {t(keptAt === undefined ? 'form.fill' : 'form.goOn')}
                  </Button>
                )}
              </header>
              {newest && <FlagOffer newest={newest} form={one} />}
              <Signed
                form={one}
                rows={rows}
                maySign={maySign}
                amendedAt={amendedAt}
                onAmend={(id) => setFilling({ mode: 'amend', id })}
              />
            </article>
          );
        })}
        {record.forms.length === 0 && !isWhole && <Loading label={t('common.loading')} lines={3} />}
        {record.forms.length === 0 && isWhole && (
          <Empty icon={<IconClipboardText size={26} aria-hidden />} title={t('form.none')}>
            {t('form.noneWords')}
          </Empty>
        )}
      </Panel>
    </EntryColumns>
  );
}

interface SignedProps {
  readonly form: Questionnaire;
  readonly rows: readonly FormRow[];
  readonly maySign: boolean;
  /** When the amendment that is begun was last kept. */
  amendedAt(id: string): number | undefined;
  onAmend(id: string): void;
}

function Signed({ form: asked, rows, maySign, amendedAt, onAmend }: SignedProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (
    <ul className={css.signed}>
      {rows.map(({ row, form, score }) => {
        const title = textIn(i18n.language, asked, 'title');
        const keptAt = form.state === 'valid' ? amendedAt(row.id) : undefined;
        return (
          <li key={row.id} data-out={form.state === 'withdrawn' || undefined}>
            <details>
              <summary>
                <span className="figures">{format.moment(form.at)}</span> <bdi>{form.author}</bdi>{' '}
                {score && <ScoreWord total={score.total} band={score.band} />}{' '}
                {form.state === 'withdrawn' && <Tag>{t('vitals.withdrawn')}</Tag>}
                {form.replaces && <Tag>{t('note.amends')}</Tag>}{' '}
                {keptAt !== undefined && (
                  <Tag tone="pause">{t('form.amendmentBegun', { when: format.moment(keptAt) })}</Tag>
                )}{' '}
                <RecordMarkView row={row} wordy={false} />
              </summary>
              <dl className={css.answers}>
                {form.lines
                  .filter(({ answer }) => answer !== undefined)
                  .map(({ linkId, text, answer, display }) => (
                    <div key={linkId}>
                      <dt>{text}</dt>
                      <dd>
                        <bdi>{display ?? String(answer)}</bdi>
                      </dd>
                    </div>
                  ))}
              </dl>
              <div className={css.acts}>
                {maySign && form.state === 'valid' && (
                  <Button size="compact-xs" variant="subtle" onClick={() => onAmend(row.id)}>
                    {t(keptAt === undefined ? 'note.amend' : 'form.goOn')}
                  </Button>
                )}
                <HistoryButton id={row.id} title={title} />
              </div>
            </details>
          </li>
        );
      })}
    </ul>
  );
}
