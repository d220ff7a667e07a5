import { Button } from '@mantine/core';
import type { Flag, Questionnaire } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { standingAlerts } from '#shared/domain/flag/flag.ts';
import { bandsOf } from '#shared/domain/questionnaire/score-form.ts';
import { ALERT_CODES, type AlertCode } from '#shared/model/alert-codes.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Notice } from '../../../ui/Condition.tsx';
import { useChart } from '../chart-context.ts';
import type { FormRow } from '../record.ts';

/** The alert that the newest score of a form suggests. A person sets it; a score sets nothing by itself. */
export function FlagOffer({ newest, form }: { readonly newest: FormRow; readonly form: Questionnaire }) {
  const { record } = useChart();
  const maySet = useSignedIn()?.user.permissions.includes('problem.record') ?? false;
  const code = suggestedAlert(newest, form);
  if (!maySet || !code || hasAlert(record.everything, code)) return null;
  return <Offer code={code} />;
}

type Suggested = Exclude<AlertCode, 'other'>;

function suggestedAlert({ score }: FormRow, form: Questionnaire): Suggested | undefined {
  const flag = score && bandsOf(form).find(({ code }) => code === score.band)?.flag;
  return ALERT_CODES.find((one): one is Suggested => one === flag && one !== 'other');
}

function hasAlert(rows: readonly StoredRow[], code: AlertCode): boolean {
  const flags = rows.filter(({ kind, content }) => kind === 'Flag' && content);
  const versions = flags.map(({ id, content, conflicting = [] }) => ({
    id,
    resource: content as Flag,
    others: conflicting.map(({ resource }) => resource as Flag),
  }));
  return standingAlerts(versions, Date.now()).some((alert) => alert.code === code);
}

function Offer({ code }: { readonly code: Suggested }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.flag.set);
  const alert = t(`alert.codes.${code}`);
  async function set(): Promise<void> {
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, entry: { code } });
    if (outcome.state === 'done') tellDone(t('form.flagSet', { alert }));
  }
  return (
    <>
      <Notice
        tone="pause"
        actions={
          <Button size="compact-sm" loading={isRunning} onClick={() => void set()}>
            {t('form.setFlag', { alert })}
          </Button>
        }
      >
        {t('form.flagWords', { alert })}
      </Notice>
      <CallNotice call={call} />
    </>
  );
}
