import { Button } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { ActDialog } from '../../../parts/admission/ActDialog.tsx';
import type { FormAct } from '../../../parts/admission/acts.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { EncounterLine } from './EncounterLine.tsx';
import { StartVisit } from './StartVisit.tsx';
import { dischargedStay } from './stay-line.ts';
import { useSitePeople } from './use-site-people.ts';

/** Stays and visits. A stay is admitted, moved and discharged by the acts of the bed board; a visit begins and ends. */
export function Encounters() {
  const { t } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const mayManage = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  const { wards, people } = useSitePeople();
  const [act, setAct] = useState<FormAct>();
  const discharged = mayManage ? dischargedStay(record.encounters, patientId) : undefined;
  const isHere = record.encounters.some(({ content }) => content.class?.code === 'IMP' && presenceOf(content));
  return (
    <Panel
      title={t('chart.tab.encounters')}
      flush
      actions={
        mayManage && (
          <>
            <StartVisit />
            {!isHere && (
              <>
                <Button variant="default" onClick={() => setAct({ act: 'expect', patientId })}>
                  {t('board.act.expect')}
                </Button>
                <Button onClick={() => setAct({ act: 'admit', patientId })}>{t('encounter.admit')}</Button>
              </>
            )}
          </>
        )
      }
    >
      {record.encounters.length === 0 &&
        (isWhole ? (
          <Empty icon={<IconDoorEnter size={26} aria-hidden />} title={t('encounter.none')}>
            {t('encounter.noneWords')}
          </Empty>
        ) : (
          <Loading label={t('common.loading')} />
        ))}
      {record.encounters.length > 0 && (
        <table className={table.table}>
          <TableHead
            columns={[
              t('encounter.class'),
              t('encounter.period'),
              t('patient.place'),
              t('encounter.reason'),
              t('mark.label'),
            ]}
            withActions
          />
          <tbody>
            {record.encounters.map((row) => (
              <EncounterLine
                key={row.id}
                row={row}
                person={mayManage ? people.get(row.id) : undefined}
                discharged={discharged?.holder.encounterId === row.id ? discharged : undefined}
                mayManage={mayManage}
                onAct={setAct}
              />
            ))}
          </tbody>
        </table>
      )}
      {act && <ActDialog act={act} wards={wards} onClose={() => setAct(undefined)} />}
    </Panel>
  );
}
