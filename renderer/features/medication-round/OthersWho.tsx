import { TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import type { Answers } from './answers.ts';
import css from './MedicationRound.module.css';
import { wanted } from './wanted.ts';

interface OthersProps {
  /** The ward keeps a register of what is given: who stands by signs there. */
  readonly register: Verdict['register'];
  readonly needs: Verdict['needs'];
  readonly final: boolean;
  readonly answers: Answers;
  readonly patientId: string;
  onAnswer(change: Partial<Answers>): void;
}

/** Everybody besides the nurse whose word is wanted. */
export function OthersWho({ register, needs, final, answers, patientId, onAnswer }: OthersProps) {
  const { t } = useTranslation();
  const setSecond = useCallback((second: Answers['second']) => onAnswer({ second }), [onAnswer]);
  const setPrescriber = useCallback((prescriber: Answers['prescriber']) => onAnswer({ prescriber }), [onAnswer]);
  const setWitness = useCallback((witness: Answers['witness']) => onAnswer({ witness }), [onAnswer]);
  const wantsPrescriber = needs.prescriberFor.length > 0 && !final;
  const byTelephone = answers.telephone.trim() !== '';
  const wantsSecond = (needs.secondPersonFor.length > 0 && !final) || (wantsPrescriber && byTelephone);
  const offersSecond = register !== undefined && !final;
  return (
    <>
      {wantsPrescriber && (
        <fieldset className={css.who} {...wanted(!answers.prescriber && !byTelephone)}>
          <legend>{t('round.prescriberWanted')}</legend>
          <SecondPersonField
            purpose="prescriber"
            patientId={patientId}
            label={t('round.prescriberHere')}
            value={answers.prescriber}
            onChange={setPrescriber}
          />
          {!answers.prescriber && (
            <TextInput
              label={t('round.prescriberByTelephone')}
              description={t('round.prescriberByTelephoneWords')}
              value={answers.telephone}
              maxLength={120}
              onChange={(event) => onAnswer({ telephone: event.currentTarget.value })}
            />
          )}
        </fieldset>
      )}
      {offersSecond && (
        <p className={css.register} data-testid="ward-register">
          <b>{t('round.register.keeps')}</b> <bdi>{register.drug}</bdi>
        </p>
      )}
      <div {...wanted(wantsSecond && !answers.second)} className={css.secondPerson}>
        {(wantsSecond || offersSecond) && (
          <SecondPersonField
            purpose="second"
            patientId={patientId}
            label={t(wantsSecond ? 'round.secondWanted' : 'round.register.second')}
            words={t(wantsSecond ? 'round.secondWords' : 'round.register.words')}
            value={answers.second}
            onChange={setSecond}
          />
        )}
      </div>
      {answers.drawn.trim() !== '' && (
        <SecondPersonField
          purpose="witness"
          patientId={patientId}
          label={t('round.witnessWanted')}
          words={t('round.witnessWords')}
          value={answers.witness}
          onChange={setWitness}
        />
      )}
    </>
  );
}
