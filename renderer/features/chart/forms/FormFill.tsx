import { Button, TextInput } from '@mantine/core';
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { enabledItems } from '#shared/domain/questionnaire/enabled-items.ts';
import { textIn } from '#shared/domain/questionnaire/form-items.ts';
import { judgeAnswers } from '#shared/domain/questionnaire/judge-answers.ts';
import { type FormScore, scoreForm } from '#shared/domain/questionnaire/score-form.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import type { FormRow } from '../record.ts';
import { FormQuestion } from './FormQuestion.tsx';
import css from './Forms.module.css';
import { amendSlotOf, answersOf, draftSlotOf, type FormSheet, sheetOfAnswers } from './form-sheet.ts';
import { ScoreWord } from './ScoreWord.tsx';

const EMPTY: FormSheet = {};

interface Props {
  readonly form: Questionnaire;
  /** The signed form that this one takes the place of. */
  readonly amends?: FormRow | undefined;
  onDone(): void;
}

/** The one engine: draws whatever form, skips by its conditions, keeps a draft, shows the score as it grows. */
export function FormFill({ form, amends, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { patientId } = useChart();
  const empty = useMemo(() => (amends ? sheetOfAnswers(amends.form.answers) : EMPTY), [amends]);
  const slot = amends ? amendSlotOf(patientId, amends.row.id) : draftSlotOf(patientId, form.id);
  const draft = useDraft<FormSheet>(slot, empty);
  const submitting = useCommand(contract.form.submit);
  const amending = useCommand(contract.form.amend);
  const [isTried, setIsTried] = useState(false);
  const [reason, setReason] = useState('');
  const sheet = draft.content;
  const answers = answersOf(form, sheet);
  const findings = judgeAnswers(form, answers);
  const shown = findings.filter(({ code }) => isTried || code !== 'missing');
  const isReasonMissing = amends !== undefined && reason.trim() === '';
  const title = textIn(i18n.language, form, 'title');

  async function sign(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (findings.length > 0 || isReasonMissing) return;
    const { id = '', version = '' } = form;
    const input = { commandId: draft.commandId, patientId, form: id, version, answers };
    const outcome = amends
      ? await amending.run({ ...input, id: amends.row.id, parent: amends.row.rev ?? '', reason: reason.trim() })
      : await submitting.run(input);
    if (outcome.state !== 'done') return;
    await draft.discard();
    tellDone(t('form.signed', { title }));
    onDone();
  }
  useKeys({ 'Ctrl+Enter': () => void sign() });
  return (
    <Panel
      title={amends ? t('form.amending', { title }) : title}
      aside={draft.restoredFrom !== undefined && t('draft.restoredShort', { when: format.moment(draft.restoredFrom) })}
      actions={
        <>
          <Button size="compact-sm" variant="subtle" onClick={() => void draft.discard().then(onDone)}>
            {t('note.discard')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onDone}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} lines={8} />
      ) : (
        <form className={layout.form} onSubmit={sign} noValidate>
          <p className={css.local}>{textIn(i18n.language, form, 'description')}</p>
          <Questions
            items={form.item ?? []}
            asked={enabledItems(form, answers)}
            question={(item) => (
              <FormQuestion
                key={item.linkId}
                item={item}
                value={sheet[item.linkId] ?? ''}
                finding={shown.find(({ linkId }) => linkId === item.linkId)}
                onChange={(value) => draft.change((before) => ({ ...before, [item.linkId]: value }))}
              />
            )}
          />
          <Total score={scoreForm(form, answers)} />
          {isTried && findings.length > 0 && (
            <Notice tone="pause" announce>
              {t('form.open', { count: findings.length })}
            </Notice>
          )}
          {amends && (
            <TextInput
              label={t('note.reason')}
              description={t('form.amendWords')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={300}
              error={isTried && isReasonMissing && t('note.reasonMissing')}
            />
          )}
          <CallNotice call={amends ? amending.call : submitting.call} />
          <Button
            type="submit"
            loading={submitting.isRunning || amending.isRunning}
            rightSection={<Keycap keys="Ctrl Enter" />}
          >
            {t('form.sign')}
          </Button>
        </form>
      )}
    </Panel>
  );
}

interface QuestionsProps {
  readonly items: readonly QuestionnaireItem[];
  readonly asked: ReadonlySet<string>;
  question(item: QuestionnaireItem): ReactNode;
}

function Questions({ items, asked, question }: QuestionsProps) {
  const { i18n } = useTranslation();
  return items
    .filter(({ linkId }) => asked.has(linkId))
    .map((item) => {
      if (item.type === 'display') return <p key={item.linkId}>{textIn(i18n.language, item, 'text')}</p>;
      if (item.type !== 'group') return question(item);
      return (
        <fieldset key={item.linkId} className={css.group}>
          <legend>{textIn(i18n.language, item, 'text')}</legend>
          <Questions items={item.item ?? []} asked={asked} question={question} />
        </fieldset>
      );
    });
}

/** @SAFETY While a question that counts is open there is no number, only how many are. */
function Total({ score }: { readonly score: FormScore }) {
  const { t } = useTranslation();
  if (score.state === 'none') return null;
  return (
    <p className={css.total} role="status">
      {score.state === 'complete' ? (
        <ScoreWord total={score.total} band={score.band.code} />
      ) : (
        <span className="quiet">{t('form.noTotal', { count: score.missing.length })}</span>
      )}
    </p>
  );
}
