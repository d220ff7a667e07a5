import { Button, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { DuplicateCandidate } from '#shared/contract/patient.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { DemographicsFields } from '../../parts/demographics/DemographicsFields.tsx';
import {
  type DemographicsForm,
  demographicsOf,
  duplicateQuestion,
  EMPTY_DEMOGRAPHICS,
  listProblems,
} from '../../parts/demographics/demographics-form.ts';
import { localDay } from '../../parts/patient-words.ts';
import { tellDone } from '../../parts/told.ts';
import { useView } from '../../state/view.ts';
import { Loading, Notice } from '../../ui/Condition.tsx';
import { focusProblem } from '../../ui/focus-problem.ts';
import layout from '../../ui/form.module.css';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { candidatesOf, mustBeToldApart } from './candidates.ts';
import { DuplicatesPanel } from './DuplicatesPanel.tsx';
import css from './Register.module.css';

interface Sheet {
  readonly form: DemographicsForm;
  /** Candidates that the person says are somebody else. */
  readonly distinctFrom: readonly string[];
  readonly distinctReason: string;
}

const ASK_AFTER_MS = 300;
/** Wanted with or without a mark: nobody is registered without it. */
const FAMILY_EMPTY = 'input[name="family"]:placeholder-shown';

/** A new patient, by keyboard alone; those who look alike appear beside the form while it is typed. */
export function Register({ startText }: { readonly startText: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useView((view) => view.go);
  const empty = useMemo<Sheet>(
    () => ({ form: { ...EMPTY_DEMOGRAPHICS, ...namesIn(startText) }, distinctFrom: [], distinctReason: '' }),
    [startText],
  );
  const draft = useDraft<Sheet>('register', empty);
  const { call, run, isRunning } = useCommand(contract.patient.register);
  const [isTried, setIsTried] = useState(false);
  const [told, setTold] = useState<readonly DuplicateCandidate[]>([]);
  const formElement = useRef<HTMLFormElement>(null);
  const { form, distinctFrom, distinctReason } = draft.content;
  const today = localDay(Date.now());
  const question = duplicateQuestion(form, today);
  const [settled] = useDebouncedValue(question, ASK_AFTER_MS);
  // A form that was emptied asks nothing, at once.
  const asked = question && settled;
  const { answer } = useQuery(contract.patient.listDuplicates, asked);
  const known =
    asked && answer.state === 'done'
      ? answer.value
      : asked && answer.state === 'loading'
        ? (answer.previous ?? [])
        : [];
  const candidates = known.length > 0 ? known : told;
  const undecided = candidates.filter(
    (item) => mustBeToldApart(item) && !distinctFrom.includes(item.patient.patientId),
  );
  const problems = listProblems(form, today);

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (Object.keys(problems).length > 0) return focusProblem(formElement.current, FAMILY_EMPTY);
    const outcome = await run({
      commandId: draft.commandId,
      demographics: demographicsOf(form, today),
      distinctFrom: [...distinctFrom],
      ...(distinctReason.trim() ? { distinctReason: distinctReason.trim() } : {}),
    });
    if (outcome.state === 'refused') setTold(candidatesOf(outcome.refusal));
    if (outcome.state !== 'done') return;
    const { id, recordNumber, provisional } = outcome.value;
    await draft.discard();
    tellDone(t(provisional ? 'register.doneProvisional' : 'register.done', { number: recordNumber }));
    go({ at: 'chart', patientId: id, tab: 'overview' });
  }
  function clear(): void {
    setTold([]);
    setIsTried(false);
    void draft.discard();
  }
  useKeys({ 'Ctrl+Enter': () => void submit() });

  const toggle = (patientId: string): void =>
    draft.change((before) => ({
      ...before,
      distinctFrom: before.distinctFrom.includes(patientId)
        ? before.distinctFrom.filter((id) => id !== patientId)
        : [...before.distinctFrom, patientId],
    }));

  return (
    <Screen
      title={t('register.title')}
      lead={t('register.lead')}
      actions={
        <>
          <Button variant="default" onClick={clear}>
            {t('register.clear')}
          </Button>
          <Button onClick={() => void submit()} loading={isRunning} rightSection={<Keycap keys="Ctrl Enter" />}>
            {t('register.save')}
          </Button>
        </>
      }
    >
      {draft.restoredFrom !== undefined && (
        <Notice tone="calm">{t('draft.restored', { when: format.moment(draft.restoredFrom) })}</Notice>
      )}
      <div className={css.columns}>
        <Panel title={t('register.person')}>
          {draft.state === 'loading' ? (
            <Loading label={t('common.loading')} />
          ) : (
            <form ref={formElement} onSubmit={submit} className={layout.form} noValidate>
              <DemographicsFields
                form={form}
                problems={isTried ? problems : {}}
                onChange={(next) => draft.change((before) => ({ ...before, form: next }))}
                autoFocus
              />
              {call.state === 'refused' && call.refusal.code === 'duplicate-suspected' ? (
                <Notice tone="pause" announce title={t('register.perhapsKnown')}>
                  {undecided.length > 0 ? t('register.decide', { count: undecided.length }) : t('register.decided')}
                </Notice>
              ) : (
                <CallNotice call={call} />
              )}
              {/* Enter in any field saves. */}
              <button type="submit" className="visually-hidden" tabIndex={-1}>
                {t('register.save')}
              </button>
            </form>
          )}
        </Panel>
        <DuplicatesPanel
          form={form}
          candidates={candidates}
          isAsked={asked !== undefined}
          distinctFrom={distinctFrom}
          onToggle={toggle}
          onOpen={(patientId) => go({ at: 'chart', patientId, tab: 'overview' })}
        >
          {distinctFrom.length > 0 && (
            <Textarea
              label={t('register.distinctReason')}
              value={distinctReason}
              onChange={(event) => {
                const reason = event.currentTarget.value;
                draft.change((before) => ({ ...before, distinctReason: reason }));
              }}
              autosize
              minRows={2}
            />
          )}
        </DuplicatesPanel>
      </div>
    </Screen>
  );
}

/** What was typed into the search field: `family given`. */
function namesIn(text: string): Partial<DemographicsForm> {
  if (!/^[\p{L}\p{M} ,'’-]+$/u.test(text.trim())) return {};
  const [family = '', ...given] = text.trim().split(/[\s,]+/);
  return { family, given: given.join(' ') };
}
