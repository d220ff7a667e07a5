import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { endsWithItsAct, wantsOutcome } from '#shared/domain/task/change-task.ts';
import { type CallOutcome, type CallState, useCommand } from '../../core-client/use-command.ts';
import { translateSentence } from '../../i18n/translate-sentence.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { listName } from '../../parts/patient-words.ts';
import { tellDone } from '../../parts/told.ts';
import { useView } from '../../state/view.ts';
import layout from '../../ui/form.module.css';
import { type Owner, OwnerSelect } from './OwnerSelect.tsx';
import { DueTags, type TaskProps, taskWords, Whose } from './TaskLine.tsx';
import css from './Tasks.module.css';

type Form = 'complete' | 'assign' | 'escalate' | 'cancel';

/** What is done in the chart: where it is, and what the way there is called. */
const AT_CHART = {
  countersign: { tab: 'mar', words: 'tasks.goSign' },
  'prn-effect': { tab: 'mar', words: 'tasks.goDose' },
  'verify-order': { tab: 'medication', words: 'tasks.goVerify' },
} as const;
type ChartCode = keyof typeof AT_CHART;

interface Props extends TaskProps {
  readonly mayManage: boolean;
  onClose(): void;
}

/** One task: what is known of it, and what can be done with it. */
export function TaskDialog({ row, person, facts, nowMs, mayManage, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const go = useView((view) => view.go);
  const [form, setForm] = useState<Form>();
  const acts = useTaskActs(row, onClose);
  const { content } = row;
  const words = taskWords(row, facts, t);
  const isOwed = endsWithItsAct(facts?.code);
  return (
    <Modal opened onClose={onClose} size="lg" title={words} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={layout.form}>
        <div className={css.facts}>
          <div className={css.tags}>
            <span className="figures">{content.dueAt ? format.moment(content.dueAt) : t('tasks.noTime')}</span>
            <DueTags content={content} nowMs={nowMs} />
          </div>
          <div className={css.tags}>
            <Whose row={row} />
          </div>
          {person?.line && (
            <div className={css.tags}>
              {person.bed && <bdi className={css.bed}>{person.bed}</bdi>}
              <bdi>{listName(person.line)}</bdi>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => go({ at: 'chart', patientId: person.patientId, tab: 'overview' })}
              >
                {t('board.openChart')}
              </Button>
            </div>
          )}
          <ul className={css.history}>
            {facts && <li>{t('tasks.madeBy', { name: facts.requestedBy, when: format.moment(facts.requestedAt) })}</li>}
            {facts?.acts.map((act) => (
              <li key={`${act.at}${act.act}`}>
                {t(`tasks.did.${act.act}`, { name: act.by, when: format.moment(act.at) })}
                {act.detail && <>: {translateSentence(i18n.language, act.detail) ?? act.detail}</>}
              </li>
            ))}
          </ul>
        </div>
        {content.patientId && facts?.code !== undefined && facts.code in AT_CHART && (
          <div className={css.acts}>
            <Button
              variant={isOwed ? 'filled' : 'default'}
              onClick={() =>
                go({ at: 'chart', patientId: content.patientId ?? '', tab: AT_CHART[facts.code as ChartCode].tab })
              }
            >
              {t(AT_CHART[facts.code as ChartCode].words)}
            </Button>
          </div>
        )}
        {isOwed && <p>{t('tasks.signWords')}</p>}
        <CallNotice call={acts.call} />
        {mayManage && form === undefined && (
          <div className={css.acts}>
            {!isOwed && (
              <Button onClick={() => setForm('complete')} data-autofocus>
                {t('tasks.act.complete')}
              </Button>
            )}
            {content.state === 'open' && (
              <Button variant="default" loading={acts.isRunning} onClick={() => acts.start()}>
                {t('tasks.act.start')}
              </Button>
            )}
            {(isOwed ? (['assign', 'escalate'] as const) : (['assign', 'escalate', 'cancel'] as const)).map((act) => (
              <Button key={act} variant="default" onClick={() => setForm(act)}>
                {t(`tasks.act.${act}`)}
              </Button>
            ))}
          </div>
        )}
        {form === 'assign' && (
          <AssignForm isRunning={acts.isRunning} onBack={() => setForm(undefined)} onSubmit={acts.assign} />
        )}
        {form !== undefined && form !== 'assign' && (
          <WordsForm
            key={form}
            act={form}
            isRequired={form === 'cancel' || (form === 'complete' && wantsOutcome(facts?.code))}
            isRunning={acts.isRunning}
            onBack={() => setForm(undefined)}
            onSubmit={acts[form]}
          />
        )}
      </div>
    </Modal>
  );
}

function useTaskActs({ id, rev, content }: TaskProps['row'], onClose: () => void) {
  const { t } = useTranslation();
  const start = useCommand(contract.task.start);
  const assign = useCommand(contract.task.assign);
  const complete = useCommand(contract.task.complete);
  const cancel = useCommand(contract.task.cancel);
  const escalate = useCommand(contract.task.escalate);
  const all = [start, assign, complete, cancel, escalate];
  const on = () => ({
    commandId: crypto.randomUUID(),
    id,
    parent: rev,
    ...(content.patientId ? { patientId: content.patientId } : {}),
  });
  const ended = async (words: string, outcome: Promise<CallOutcome<unknown>>): Promise<void> => {
    if ((await outcome).state !== 'done') return;
    tellDone(words);
    onClose();
  };
  return {
    call: all.find(({ call }) => call.state !== 'idle')?.call ?? ({ state: 'idle' } satisfies CallState),
    isRunning: all.some(({ isRunning }) => isRunning),
    start: () => ended(t('tasks.told.start'), start.run(on())),
    assign: (owner: Owner) => ended(t('tasks.told.assign'), assign.run({ ...on(), ...owner })),
    complete: (outcome: string) =>
      ended(t('tasks.told.complete'), complete.run({ ...on(), ...(outcome ? { outcome } : {}) })),
    cancel: (reason: string) => ended(t('tasks.told.cancel'), cancel.run({ ...on(), reason })),
    escalate: (reason: string) =>
      ended(t('tasks.told.escalate'), escalate.run({ ...on(), ...(reason ? { reason } : {}) })),
  };
}

interface FormProps<Value> {
  readonly isRunning: boolean;
  onBack(): void;
  onSubmit(value: Value): void;
}

function AssignForm({ isRunning, onBack, onSubmit }: FormProps<Owner>) {
  const [owner, setOwner] = useState<Owner>({});
  return (
    <ActForm act="assign" isRunning={isRunning} isReady onBack={onBack} onSubmit={() => onSubmit(owner)}>
      <OwnerSelect value={owner} onChange={setOwner} />
    </ActForm>
  );
}

function WordsForm({
  act,
  isRequired,
  ...rest
}: FormProps<string> & { readonly act: Exclude<Form, 'assign'>; readonly isRequired: boolean }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const { onSubmit } = rest;
  return (
    <ActForm {...rest} act={act} isReady={!isRequired || words.trim() !== ''} onSubmit={() => onSubmit(words.trim())}>
      <Textarea
        label={t(`tasks.words.${act}`)}
        required={isRequired}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        autoFocus
      />
    </ActForm>
  );
}

function ActForm(props: {
  readonly act: Form;
  readonly isRunning: boolean;
  readonly isReady: boolean;
  readonly children: React.ReactNode;
  onBack(): void;
  onSubmit(): void;
}) {
  const { t } = useTranslation();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <form className={layout.form} onSubmit={submit}>
      {props.children}
      <div className={css.formActions}>
        <Button variant="default" onClick={props.onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit" loading={props.isRunning} disabled={!props.isReady}>
          {t(`tasks.act.${props.act}`)}
        </Button>
      </div>
    </form>
  );
}
