import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { isSpo2Target, type NamedSpo2Target, SPO2_TARGET_LIMITS } from '#shared/domain/news2/spo2-target.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { useChart } from '../chart-context.ts';
import { ReasonedAct } from './ReasonedAct.tsx';
import type { ShownSpo2Target } from './use-scale-2.ts';
import css from './Vitals.module.css';

interface Props {
  /** What holds: prescribed, or that of scale 2. */
  readonly target: NamedSpo2Target | undefined;
  readonly prescribed: ShownSpo2Target | undefined;
}

/** The saturation that the patient is to be kept at, who said so, and the prescription for who may. */
export function Spo2Target({ target, prescribed }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayDecide = useSignedIn()?.user.permissions.includes('news2.authorise') ?? false;
  if (!target && !mayDecide) return null;
  const by = prescribed && { name: prescribed.by, when: format.moment(prescribed.at), reason: prescribed.reason };
  return (
    <div className={css.scale}>
      <span>
        <b>{target ? t('spo2Target.is', { ...target }) : t('spo2Target.none')}</b>{' '}
        {target && <span className="quiet">{by ? t('spo2Target.by', by) : t('spo2Target.ofScale2')}</span>}
      </span>
      {mayDecide && (
        <span>
          <Prescribe isAnother={prescribed !== undefined} />
          {prescribed && <End prescribed={prescribed} />}
        </span>
      )}
    </div>
  );
}

function Prescribe({ isAnother }: { readonly isAnother: boolean }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.spo2Target.prescribe);
  const [ends, setEnds] = useState<{ readonly low: number | string; readonly high: number | string }>(NONE);
  const asked = { low: Number(ends.low), high: Number(ends.high) };
  const [isTried, setIsTried] = useState(false);
  const act = async (reason: string): Promise<boolean> => {
    setIsTried(true);
    if (!isSpo2Target(asked)) return false;
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, reason, ...asked });
    if (outcome.state !== 'done') return false;
    tellDone(t('spo2Target.prescribed', asked));
    setEnds(NONE);
    setIsTried(false);
    return true;
  };
  const wrong = isTried && !isSpo2Target(asked) && t('spo2Target.wrong', SPO2_TARGET_LIMITS);
  const field = (name: 'low' | 'high') => (
    <NumberInput
      label={t(`spo2Target.${name}`)}
      value={ends[name]}
      onChange={(value) => setEnds({ ...ends, [name]: value })}
      allowDecimal={false}
      hideControls
      suffix=" %"
      error={name === 'high' ? wrong : Boolean(wrong)}
      {...(name === 'low' ? { 'data-autofocus': true } : {})}
    />
  );
  return (
    <ReasonedAct
      label={t(isAnother ? 'spo2Target.change' : 'spo2Target.prescribe')}
      words={t('spo2Target.words')}
      isRunning={isRunning}
      onAct={act}
      fields={
        <>
          {field('low')}
          {field('high')}
        </>
      }
    >
      <CallNotice call={call} />
    </ReasonedAct>
  );
}

const NONE = { low: '', high: '' } as const;

function End({ prescribed }: { readonly prescribed: ShownSpo2Target }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.spo2Target.end);
  const act = async (reason: string): Promise<boolean> => {
    const { id, rev: parent } = prescribed;
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, id, parent, reason });
    if (outcome.state === 'done') tellDone(t('spo2Target.ended'));
    return outcome.state === 'done';
  };
  return (
    <ReasonedAct label={t('spo2Target.end')} words={t('spo2Target.endWords')} isRunning={isRunning} onAct={act}>
      <CallNotice call={call} />
    </ReasonedAct>
  );
}
