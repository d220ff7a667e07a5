import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { News2Subject } from '#shared/domain/news2/news2.ts';
import { findScale2Doubt } from '#shared/domain/news2/scale-2.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { useChart } from '../chart-context.ts';
import { ReasonedAct } from './ReasonedAct.tsx';
import type { ShownScale2 } from './use-scale-2.ts';
import css from './Vitals.module.css';

interface Props {
  readonly decision: ShownScale2 | undefined;
  readonly subject: News2Subject;
}

/** Which saturation scale this patient is scored by, who decided so, and the decision itself for who may make it. */
export function Scale2({ decision, subject }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayDecide = useSignedIn()?.user.permissions.includes('news2.authorise') ?? false;
  const doubt = findScale2Doubt(subject);
  if (doubt && !decision) return null;
  return (
    <div className={css.scale}>
      <span>
        <b>{t(decision ? 'scale2.two' : 'scale2.one')}</b>{' '}
        {decision && (
          <span className="quiet">
            {t('scale2.by', { name: decision.by, when: format.moment(decision.at), reason: decision.reason })}
          </span>
        )}
      </span>
      {mayDecide && (decision ? <End decision={decision} /> : <Authorise />)}
    </div>
  );
}

function Authorise() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.scale2.authorise);
  const act = async (reason: string): Promise<boolean> => {
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, reason });
    if (outcome.state === 'done') tellDone(t('scale2.authorised'));
    return outcome.state === 'done';
  };
  return (
    <ReasonedAct label={t('scale2.authorise')} words={t('scale2.authoriseWords')} isRunning={isRunning} onAct={act}>
      <CallNotice call={call} />
    </ReasonedAct>
  );
}

function End({ decision }: { readonly decision: ShownScale2 }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.scale2.end);
  const act = async (reason: string): Promise<boolean> => {
    const { id, rev: parent } = decision;
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, id, parent, reason });
    if (outcome.state === 'done') tellDone(t('scale2.ended'));
    return outcome.state === 'done';
  };
  return (
    <ReasonedAct label={t('scale2.end')} words={t('scale2.endWords')} isRunning={isRunning} onAct={act}>
      <CallNotice call={call} />
    </ReasonedAct>
  );
}
