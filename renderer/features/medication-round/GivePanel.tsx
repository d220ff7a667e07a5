import { Button, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordInput, Verdict } from '#shared/contract/administration.ts';
import type { RoundLine, RoundPatient } from '#shared/contract/round.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { routeWords } from '../../parts/medication/route-words.ts';
import { tellDone } from '../../parts/told.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { playScanSound } from '../../scan/scan-sound.ts';
import { useScan } from '../../scan/use-scan.ts';
import { useView } from '../../state/view.ts';
import { Loading } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { isSomethingOpen } from '../../ui/something-open.ts';
import { type Answers, NO_ANSWERS } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { withDrugScan, withPatientScan } from './attempt-scans.ts';
import { restOfText, wasteOfText } from './dose-entry.ts';
import { GiveFoot } from './GiveFoot.tsx';
import { AlreadyFields, GivingFields } from './GivingFields.tsx';
import { IdentityFields } from './IdentityFields.tsx';
import css from './MedicationRound.module.css';
import { missingOf } from './missing.ts';
import { NextSteps } from './NextSteps.tsx';
import { NotGivenForm } from './NotGivenForm.tsx';
import { type NotGiven, notGivenOf } from './not-given.ts';
import { OthersWho } from './OthersWho.tsx';
import { OtherWays } from './OtherWays.tsx';
import { type OtherWay, WAYS_WITH_ORDER } from './other-ways.ts';
import { PackFields } from './PackFields.tsx';
import { Rights } from './Rights.tsx';
import { needsOf, ofPart } from './shown-findings.ts';
import { useJudgement } from './use-attempt.ts';
import { useSaveDose } from './use-save-dose.ts';
import { VerdictHead } from './VerdictHead.tsx';
import { pauseFor, verdictTone, verdictWords } from './verdict-tone.ts';
import { focusWanted, wanted } from './wanted.ts';

/** Of what is in the patient already nobody's word is asked. */
const NO_NEEDS: Verdict['needs'] = {
  reasonFor: [],
  secondPersonFor: [],
  prescriberFor: [],
  indication: false,
  countersignature: [],
};

interface Props {
  readonly patient: Pick<RoundPatient, 'patientId' | 'name' | 'encounterId'>;
  readonly line: RoundLine | undefined;
  readonly begun: Attempt;
  /** The verdict of the scan that opened it. */
  readonly known: Verdict | undefined;
  /** The patient was shown to be the right one: the next dose starts from that. */
  onIdentified(shown: Attempt['patient']): void;
  onOpenPatient(patientId: string): void;
  onClose(): void;
}

/** One dose at the bedside: scans, the verdict right by right, what is wanted besides, and what became of it. */
export function GivePanel({ patient, line, begun, known, onIdentified, onOpenPatient, onClose }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const [attempt, setAttempt] = useState(begun);
  const [answers, setAnswers] = useState<Answers>(() => ({
    ...NO_ANSWERS,
    indication: line?.asNeeded?.indication ?? '',
  }));
  const [notGiven, setNotGiven] = useState<NotGiven>();
  const [way, setWay] = useState<OtherWay>();
  const { verdict: whole, call: judging, isStale, judgeAgain } = useJudgement(attempt, known);
  const verdict = useMemo(() => whole && (notGiven === 'partial' ? ofPart(whole) : whole), [whole, notGiven]);
  const recording = useSaveDose();
  const answer = useCallback((change: Partial<Answers>) => setAnswers((before) => ({ ...before, ...change })), []);
  const panel = useRef<HTMLElement>(null);
  const latest = useRef({ attempt, verdict, answers });
  latest.current = { attempt, verdict, answers };

  useScan((scan) => {
    const kind = scanKindOf(scan.parsed);
    if (kind.is === 'wristband') setAttempt((before) => withPatientScan(before, scan));
    else if (kind.is === 'product') setAttempt((before) => withDrugScan(before, scan, latest.current.verdict));
    else if (kind.is === 'patient-label')
      return { tone: 'pause', title: t('scan.kind.patient-label'), words: t('scan.opened.patient-label') };
    else return undefined;
    return 'silent';
  }, 'panel');

  // Each verdict is heard and told: the eyes are on the patient.
  const tone = verdict && verdictTone(verdict, attempt);
  const isRight = verdict?.patient.state === 'right' && !isStale;
  useEffect(() => {
    if (!verdict || !tone || isStale) return;
    const { attempt: shown, answers: said } = latest.current;
    announce(
      tone === 'scan'
        ? t(`round.scanNext.${shown.patient.scan || shown.patient.picked ? 'drug' : 'patient'}`, { name: patient.name })
        : verdictWords(tone, pauseFor(verdict, shown, said), t),
    );
    if (tone !== 'scan') playScanSound(tone);
  }, [verdict, tone, isStale, patient.name, t]);
  useEffect(() => {
    if (isRight) onIdentified(attempt.patient);
  }, [isRight, attempt.patient, onIdentified]);

  // What had the focus is not there any more: the keys begin here.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, []);

  const waste = attempt.act === 'stop' ? restOfText(answers.drawn) : wasteOfText(answers.drawn, attempt.giving.amount);
  const needs = verdict && needsOf(verdict, attempt);
  const missing = missingOf(attempt, isStale ? undefined : verdict, answers);
  const isReady =
    verdict !== undefined && !isStale && missing.length === 0 && (waste.state === 'none' || waste.state === 'waste');

  const save = async (outcome: RecordInput['outcome'], reason?: RecordInput['reason']): Promise<void> => {
    const saved = await recording.save({ attempt, verdict, answers, waste, outcome, reason });
    if (saved === 'refused') judgeAgain();
    if (typeof saved === 'string') return;
    const did = reason || attempt.act === 'give' ? outcome : attempt.act;
    tellDone(t('round.saved', { what: t(`round.did.${did}`), drug: drugName }));
    if (saved.register) tellDone(t(`round.register.${saved.register.state}`, saved.register));
    onClose();
  };
  const choices = notGivenOf(attempt);
  const hold = (): void => (choices.length > 0 ? setNotGiven('held') : onClose());
  const changeAndClose = (change: (before: Attempt) => Attempt): void => {
    setAttempt(change);
    setWay(undefined);
  };
  const give = (): void => {
    if (isReady && !recording.isRunning && !notGiven) void save('given');
  };
  useKeys({
    F2: () => focusWanted(panel.current),
    'Ctrl+Enter': notGiven ? undefined : give,
    Escape: () => {
      if (!isSomethingOpen()) (notGiven ? () => setNotGiven(undefined) : onClose)();
    },
    ...Object.fromEntries(choices.map(({ outcome, keys }) => [keys, () => setNotGiven(outcome)])),
  });
  const drugName = line?.drug ?? (attempt.target.kind === 'no-order' ? attempt.target.drug.text : '');
  const orderedRoute = verdict?.ordered?.route ?? line?.route?.text;
  const orderedDose = line?.scale
    ? t('round.byScale', { what: line.scale.measuredIn })
    : doseInWords(verdict?.ordered?.dose ?? line?.dose ?? '');
  const found = verdict?.patient.found;
  const actions = {
    'ask-name-and-birth-date': () => setWay('damaged-wristband'),
    'scan-the-wristband-in-front-of-you':
      found && found.patientId !== patient.patientId ? () => onOpenPatient(found.patientId) : undefined,
    'wait-until-due': hold,
    'give-later': hold,
    'ask-the-prescriber': hold,
    'open-the-current-order': onClose,
    'look-at-the-other-record': onClose,
    'settle-the-dispute': () => go({ at: 'decisions' }),
    'ask-about-allergies': () => go({ at: 'chart', patientId: patient.patientId, tab: 'allergies' }),
  } as const;
  const offered = Object.fromEntries(Object.entries(actions).filter(([, act]) => act !== undefined));

  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={css.give}
      aria-label={t('round.giveLabel', { drug: drugName })}
      data-testid="give-panel"
      data-giving
    >
      <header className={css.giveHead}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={onClose}
        >
          {t('round.toDoses')}
        </Button>
        <h2>
          <bdi>{drugName}</bdi>
        </h2>
        <span>{[orderedDose, orderedRoute && routeWords(t, orderedRoute)].filter(Boolean).join(' · ')}</span>
        <OtherWays ways={WAYS_WITH_ORDER} onChoose={setWay} />
      </header>
      <CallNotice call={judging} />
      {verdict && needs ? (
        <div className={css.giveBody} data-stale={isStale || undefined}>
          <div className={css.column}>
            <VerdictHead verdict={verdict} attempt={attempt} patientName={patient.name} answers={answers} />
            {!attempt.already && <NextSteps verdict={verdict} attempt={attempt} actions={offered} />}
            <Rights
              verdict={verdict}
              attempt={attempt}
              patientName={patient.name}
              answers={answers}
              onOverride={(code, given) => answer({ overrides: { ...answers.overrides, [code]: given } })}
            />
          </div>
          <div className={css.column}>
            {way === 'damaged-wristband' && <IdentityFields attempt={attempt} onChange={changeAndClose} />}
            {(way === 'no-bar-code' || way === 'own-drugs' || way === 'key-drug') && (
              <PackFields way={way} attempt={attempt} onChange={changeAndClose} />
            )}
            {way === 'already' && <AlreadyFields attempt={attempt} onChange={setAttempt} />}
            {(!notGiven || notGiven === 'partial' || notGiven === 'self') && (
              <GivingFields
                attempt={attempt}
                line={line}
                verdict={verdict}
                answers={answers}
                waste={waste}
                isPart={notGiven === 'partial'}
                onAttempt={setAttempt}
                onAnswer={answer}
              />
            )}
            {notGiven && (
              <NotGivenForm
                outcome={notGiven}
                isRunning={recording.isRunning}
                onCancel={() => setNotGiven(undefined)}
                onSave={(reason) => void save(notGiven, reason)}
              />
            )}
            <OthersWho
              needs={attempt.already ? NO_NEEDS : needs}
              register={verdict.register}
              final={verdict.final && !attempt.already}
              answers={answers}
              patientId={patient.patientId}
              onAnswer={answer}
            />
            {!attempt.already &&
              needs.countersignature.map((path) => (
                <Textarea
                  key={path}
                  wrapperProps={wanted(!answers.paths[path]?.trim())}
                  label={t('round.pathReason', { path: t(`round.path.${path}`) })}
                  description={t('round.pathSigned')}
                  autosize
                  minRows={1}
                  value={answers.paths[path] ?? ''}
                  onChange={(event) => answer({ paths: { ...answers.paths, [path]: event.currentTarget.value } })}
                />
              ))}
            <CallNotice call={recording.call} />
          </div>
        </div>
      ) : (
        judging.state === 'idle' && <Loading label={t('round.judging')} />
      )}
      <GiveFoot
        attempt={attempt}
        missing={verdict ? missing : []}
        notGiven={notGiven}
        choices={choices}
        isReady={isReady}
        isRunning={recording.isRunning}
        onMissing={() => focusWanted(panel.current)}
        onNotGiven={setNotGiven}
        onGive={give}
      />
    </section>
  );
}
