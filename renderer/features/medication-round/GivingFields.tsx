import { TextInput } from '@mantine/core';
import { useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import type { RoundLine } from '#shared/contract/round.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { WallZone } from '../../i18n/use-format.ts';
import { bandWords } from '../../parts/medication/dosing-words.ts';
import { WallField } from '../../ui/WallField.tsx';
import type { Answers } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { amountText, findAmount, findRate, type TypedWaste, typedAmountText, typedRateText } from './dose-entry.ts';
import css from './MedicationRound.module.css';
import { instantText, wallText } from './wall-entry.ts';

interface Props {
  readonly attempt: Attempt;
  readonly line: RoundLine | undefined;
  readonly verdict: Verdict;
  readonly answers: Answers;
  readonly waste: TypedWaste;
  /** Some of it was taken: how much is asked instead of what is to be given. */
  readonly isPart: boolean;
  onAttempt(change: (before: Attempt) => Attempt): void;
  onAnswer(change: Partial<Answers>): void;
}

/** What is given, as it stands in the order until somebody says otherwise. */
export function GivingFields({ attempt, line, verdict, answers, waste, isPart, onAttempt, onAnswer }: Props) {
  const { t } = useTranslation();
  const { giving, act } = attempt;
  const give = (change: Partial<Attempt['giving']>): void =>
    onAttempt((before) => ({ ...before, giving: { ...before.giving, ...change } }));
  const isAsNeeded = verdict.needs.indication || line?.kind === 'as-needed';
  return (
    <div className={css.fields}>
      {line?.scale && (
        <TextInput
          label={t('round.measured', { what: line.scale.measuredIn })}
          description={line.scale.bands.map((band) => bandWords(t, band)).join(' · ')}
          inputMode="decimal"
          defaultValue={giving.measured ?? ''}
          onBlur={(event) => give({ measured: plainNumber(event.currentTarget.value) || undefined })}
        />
      )}
      {act === 'give' && (
        <TypedText
          label={t(isPart ? 'round.takenOfIt' : 'round.doseToGive')}
          description={isPart && t('round.takenWords')}
          value={typedAmountText(giving.amount)}
          read={findAmount}
          onRead={(amount) => give({ amount })}
        />
      )}
      {(act === 'start' || act === 'rate') && (
        <TypedText
          label={t('round.infusionRate')}
          value={typedRateText(giving.rate)}
          read={findRate}
          onRead={(rate) => give({ rate })}
        />
      )}
      {act !== 'stop' && (
        <TextInput
          label={t('round.route')}
          defaultValue={giving.route?.text ?? ''}
          onBlur={({ currentTarget: { value } }) => {
            const text = value.trim();
            if (text !== (giving.route?.text ?? ''))
              give({ route: text === '' ? undefined : text === line?.route?.text ? line.route : { text } });
          }}
        />
      )}
      {act !== 'stop' && (
        <TextInput
          label={t('round.site')}
          defaultValue={giving.site?.text ?? ''}
          onBlur={({ currentTarget: { value } }) => {
            const text = value.trim();
            if (text !== (giving.site?.text ?? '')) give({ site: text === '' ? undefined : { text } });
          }}
        />
      )}
      {isAsNeeded && (
        <>
          <TextInput
            label={t('round.indication')}
            required
            withAsterisk={false}
            value={answers.indication}
            maxLength={300}
            onChange={(event) => onAnswer({ indication: event.currentTarget.value })}
          />
          <TextInput
            label={t('round.before')}
            value={answers.before}
            maxLength={60}
            onChange={(event) => onAnswer({ before: event.currentTarget.value })}
          />
        </>
      )}
      {act === 'stop' && (
        <>
          <TextInput
            label={t('round.infused')}
            placeholder="450 mL"
            value={answers.infused}
            error={
              answers.infused.trim() !== '' && !findAmount(answers.infused) ? t('round.unreadableDose') : undefined
            }
            onChange={(event) => onAnswer({ infused: event.currentTarget.value })}
          />
          <TextInput
            label={t('round.rest')}
            description={t('round.restWords')}
            placeholder="50 mL"
            value={answers.drawn}
            error={waste.state === 'unreadable' ? t('round.unreadableDose') : undefined}
            onChange={(event) => onAnswer({ drawn: event.currentTarget.value })}
          />
        </>
      )}
      {act === 'give' && (
        <TextInput
          label={t('round.drawn')}
          description={
            waste.state === 'waste'
              ? t('round.wasted', { amount: doseInWords(amountText(waste.amount)) })
              : t('round.drawnWords')
          }
          error={
            waste.state === 'unreadable'
              ? t('round.unreadableDose')
              : waste.state === 'impossible'
                ? t('round.wasteImpossible')
                : undefined
          }
          value={answers.drawn}
          onChange={(event) => onAnswer({ drawn: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('common.note')}
        value={answers.note}
        maxLength={1000}
        onChange={(event) => onAnswer({ note: event.currentTarget.value })}
      />
    </div>
  );
}

interface TypedProps<Value> {
  readonly label: string;
  readonly description?: string | false;
  /** As it stands now, in words. */
  readonly value: string;
  read(text: string): Value | undefined;
  onRead(value: Value | undefined): void;
}

/** A dose in words: read when the field is left or confirmed. @SAFETY What cannot be read is no dose. */
function TypedText<Value>({ label, description, value, read, onRead }: TypedProps<Value>) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [isUnreadable, setIsUnreadable] = useState(false);
  useEffect(() => setText(value), [value]);
  const settle = (): void => {
    if (text.trim() === value.trim()) return;
    const found = read(text);
    setIsUnreadable(found === undefined);
    onRead(found);
  };
  return (
    <TextInput
      label={label}
      description={description}
      value={text}
      error={isUnreadable ? t('round.unreadableDose') : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
      }}
    />
  );
}

interface AlreadyProps {
  readonly attempt: Attempt;
  onChange(change: (before: Attempt) => Attempt): void;
}

/** What is in the patient already is written down whatever is found; only the time is asked. */
export function AlreadyFields({ attempt, onChange }: AlreadyProps) {
  const { t } = useTranslation();
  const zone = useContext(WallZone);
  const [when, setWhen] = useState(() => wallText(attempt.givenAt || new Date().toISOString(), zone));
  useEffect(() => onChange((before) => ({ ...before, already: true })), [onChange]);
  return (
    <div className={css.way}>
      <p>{t('round.alreadyWords')}</p>
      <WallField
        label={t('round.givenWhen')}
        value={when}
        onChange={setWhen}
        // @SAFETY What cannot be read is no time, and is refused: the time before would be recorded unseen.
        onBlur={() => onChange((before) => ({ ...before, givenAt: when && instantText(when, zone) }))}
      />
    </div>
  );
}
