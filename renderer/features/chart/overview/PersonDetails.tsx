import type { Patient } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { PrintBandButton } from '../../../parts/label-preview/PrintBand.tsx';
import { bornText, listName } from '../../../parts/patient-words.ts';
import { usePatientLine } from '../../../replica/queries.ts';
import { Loading } from '../../../ui/Condition.tsx';
import { Screen } from '../../../ui/Screen.tsx';
import { ChartContext } from '../chart-context.ts';
import { readRecord } from '../record.ts';
import { Details } from './Details.tsx';

const NOTHING_CLINICAL = { open: { state: 'opening' }, allergies: { state: 'not-loaded' }, isWhole: false } as const;

/** Who the person is, for whoever registers people and may not open charts (PC10): nothing clinical comes here. */
export function PersonDetails({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const line = usePatientLine(patientId);
  const { answer } = useQuery(contract.patient.readDetails, { patientId }, line?.rev);
  const read = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const row = useMemo(
    () => line && read && { ...line, kind: 'Patient', rev: read.rev, content: read.resource as Patient },
    [line, read],
  );
  const chart = useMemo(
    () => ({ patientId, ...NOTHING_CLINICAL, record: readRecord(row ? [row] : []) }),
    [patientId, row],
  );
  if (!line) return <Loading label={t('common.loading')} />;
  const { content } = line;
  return (
    <Screen
      title={<bdi>{listName(content)}</bdi>}
      lead={[bornText(content.birthDate, t, format), t(`patient.sex.${content.sex}`), content.recordNumber]
        .filter(Boolean)
        .join(' · ')}
      actions={<PrintBandButton patientId={patientId} variant="default" />}
      width="reading"
    >
      {answer.state !== 'done' && answer.state !== 'loading' && <CallNotice call={answer} />}
      <ChartContext value={chart}>
        <Details />
      </ChartContext>
    </Screen>
  );
}
