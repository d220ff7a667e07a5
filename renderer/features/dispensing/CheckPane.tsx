import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { INTERVENTION_KINDS, INTERVENTION_OUTCOMES } from '#shared/model/dispense-act.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Findings } from '../../parts/medication/Findings.tsx';
import { restrictionWords, storageWords } from '../../parts/product-words.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import css from './Dispensing.module.css';
import { useLineDraft } from './use-line-draft.ts';
import { useScreenKeys } from './use-screen-keys.ts';

interface Props {
  readonly shown: PrescriptionShown;
  readonly line: PrescriptionLineShown;
  onDone(): void;
}

type Check = InputOf<typeof contract.dispense.check>;
type Intervention = NonNullable<Check['interventions']>[number];

/** What is written before the answer is given. */
interface Typed {
  /** By the key of the finding. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly intervention: Intervention | null;
  readonly note: string;
}

const UNTYPED: Typed = { reasons: {}, intervention: null, note: '' };
const NONE: Intervention = { kind: 'advice', text: '', outcome: 'accepted' };

/** The clinical check of a line: what speaks against it, what was done about it, and the answer. */
export function CheckPane({ shown, line, onDone }: Props) {
  const { t } = useTranslation();
  const draft = useLineDraft<Typed>('check', shown, line);
  const { reasons, intervention, note } = { ...UNTYPED, ...draft.content };
  const type = (change: Partial<Typed>): void => draft.change((before) => ({ ...before, ...change }));
  const [isTried, setIsTried] = useState(false);
  const [isAskedWhy, setIsAskedWhy] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const { call, run, isRunning } = useCommand(contract.dispense.check);
  const wanted = line.checked.findings.filter(({ override }) => override !== 'none' && override !== 'never');
  const [second, setSecond] = useState<ProvenPerson>();
  const isForbidden = line.checked.findings.some(({ override }) => override === 'never');
  const isAnswered = wanted.every(({ key }) => reasons[key]?.trim());
  const isSaid = note.trim() !== '' || (intervention?.text.trim() ?? '') !== '';

  async function answer(result: Check['result']): Promise<void> {
    if (draft.state === 'loading') return;
    setIsTried(result === 'passed');
    setIsAskedWhy(result !== 'passed' && !isSaid);
    if (result !== 'passed' && !isSaid) noteField.current?.focus();
    if (result === 'passed' ? !isAnswered : !isSaid) return;
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), patientId: shown.patientId, entry: shown.entry, line: line.line, result },
      ...(line.order ? { orderRev: line.order.rev } : {}),
      overrides: wanted.flatMap(({ key }) =>
        reasons[key] ? [{ finding: key, reason: { text: reasons[key].trim() } }] : [],
      ),
      ...(second && result === 'passed' ? { secondPerson: second.proof } : {}),
      interventions: intervention && intervention.text.trim() !== '' ? [intervention] : [],
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (outcome.state !== 'done') return;
    await draft.discard();
    onDone();
  }
  useScreenKeys({ 'Ctrl+Enter': isForbidden ? undefined : () => void answer('passed') });
  if (draft.state === 'loading') return null;
  return (
    <>
      <div className={css.two}>
        <div className={css.column}>
          <Findings
            check={line.checked}
            reasons={reasons}
            onReason={(key, reason) => type({ reasons: { ...reasons, [key]: reason } })}
            isTried={isTried}
          />
        </div>
        <div className={css.column}>
          <Facts line={line} />
          {line.wantsSecondPerson && !isForbidden && (
            <SecondPersonField
              purpose="second"
              patientId={shown.patientId}
              label={t('order.secondPerson')}
              words={t('order.secondPersonWords')}
              value={second}
              onChange={setSecond}
            />
          )}
          {intervention ? (
            <InterventionFields
              value={intervention}
              onChange={(next) => type({ intervention: next })}
              onDrop={() => type({ intervention: null })}
            />
          ) : (
            <div>
              <Button variant="default" size="compact-sm" onClick={() => type({ intervention: NONE })}>
                {t('dispense.addIntervention')}
              </Button>
            </div>
          )}
          <Textarea
            label={t('dispense.note')}
            autosize
            minRows={1}
            maxLength={500}
            value={note}
            onChange={(event) => type({ note: event.currentTarget.value })}
            ref={noteField}
            error={isAskedWhy && !isSaid ? t('dispense.noteWanted') : undefined}
          />
        </div>
      </div>
      <CallNotice call={call} />
      <footer className={css.actions}>
        <Button variant="default" disabled={isRunning} onClick={() => void answer('refused')}>
          {t('dispense.refuse')}
        </Button>
        <Button variant="default" disabled={isRunning} onClick={() => void answer('queried')}>
          {t('dispense.query')}
        </Button>
        <Button
          loading={isRunning}
          disabled={isForbidden}
          aria-keyshortcuts="Control+Enter"
          rightSection={<Keycap keys="Ctrl Enter" />}
          onClick={() => void answer('passed')}
        >
          {t('dispense.pass')}
        </Button>
      </footer>
    </>
  );
}

/** What was ordered, by whom and when. */
function Facts({ line }: { readonly line: PrescriptionLineShown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { order, paper } = line;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('dispense.prescriber'), order?.requester ?? paper?.prescriber],
    [
      t('dispense.writtenOn'),
      order?.authoredOn ? format.dateTime(order.authoredOn) : paper ? format.date(paper.writtenOn) : undefined,
    ],
    [t('dispense.indication'), order?.indication],
    [t('dispense.asked'), line.asked && amountInWords(line.asked, line.product?.unit ?? '')],
    [t('dispense.storage'), storageWords(line.product?.storage, t)],
    [t('dispense.restricted'), restrictionWords(line.product?.restricted, t)],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

interface InterventionProps {
  readonly value: Intervention;
  onChange(value: Intervention): void;
  onDrop(): void;
}

function InterventionFields({ value, onChange, onDrop }: InterventionProps) {
  const { t } = useTranslation();
  const inPlace = { withinPortal: false, floatingStrategy: 'fixed' } as const;
  return (
    <fieldset className={css.box}>
      <legend>{t('dispense.interventionLabel')}</legend>
      <div className={css.fields}>
        <Select
          label={t('dispense.interventionKind')}
          data={INTERVENTION_KINDS.map((kind) => ({ value: kind, label: t(`dispense.intervention.${kind}`) }))}
          value={value.kind}
          onChange={(kind) => kind && onChange({ ...value, kind: kind as Intervention['kind'] })}
          allowDeselect={false}
          comboboxProps={inPlace}
        />
        <Select
          label={t('dispense.interventionOutcome')}
          data={INTERVENTION_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`dispense.outcome.${outcome}`) }))}
          value={value.outcome}
          onChange={(outcome) => outcome && onChange({ ...value, outcome: outcome as Intervention['outcome'] })}
          allowDeselect={false}
          comboboxProps={inPlace}
        />
      </div>
      <TextInput
        label={t('dispense.interventionText')}
        value={value.text}
        maxLength={500}
        onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
        autoFocus
      />
      <div className={css.fields}>
        <TextInput
          label={t('dispense.contacted')}
          value={value.contacted ?? ''}
          maxLength={120}
          onChange={(event) => onChange({ ...value, contacted: event.currentTarget.value })}
        />
        <Button variant="default" size="compact-sm" onClick={onDrop}>
          {t('dispense.removeLine')}
        </Button>
      </div>
    </fieldset>
  );
}
