import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ProblemClinicalStatus } from '#shared/domain/problem/problem.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellUndoable } from '../../../parts/tell-undoable.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import { ProblemForm } from './ProblemForm.tsx';
import { listProblemItems, type ProblemItem } from './read-problems.ts';

const STATES = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;

export function Problems() {
  const { t } = useTranslation();
  const { record, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('problem.record') ?? false;
  const [isAdding, setIsAdding] = useState(false);
  const { call, setState } = useProblemState();
  const items = listProblemItems(record.problems);
  useKeys({ [ENTRY_KEYS]: mayRecord ? () => setIsAdding(true) : undefined });
  return (
    <EntryColumns entry={isAdding && <ProblemForm onDone={() => setIsAdding(false)} />}>
      <Panel
        title={t('chart.tab.problems')}
        flush
        actions={
          mayRecord && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              rightSection={<Keycap keys="Alt R" />}
              onClick={() => setIsAdding(true)}
            >
              {t('problem.add')}
            </Button>
          )
        }
      >
        <CallNotice call={call} />
        {items.length === 0 &&
          (isWhole ? (
            <Empty title={t('problem.none')}>{t('problem.noneWords')}</Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        {items.length > 0 && (
          <table className={table.table}>
            <TableHead
              columns={[
                t('problem.problem'),
                t('problem.onset'),
                t('common.status'),
                t('common.recorded'),
                t('mark.label'),
              ]}
              withActions
            />
            <tbody>
              {items.map((item) => (
                <ProblemLine
                  key={item.row.id}
                  item={item}
                  mayRecord={mayRecord}
                  onState={(next) => void setState(item, next)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </EntryColumns>
  );
}

/** A change of status is made at once and can be taken back at once. */
function useProblemState() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run } = useCommand(contract.problem.change);
  async function setState({ row, problem }: ProblemItem, next: ProblemClinicalStatus): Promise<void> {
    const before = problem.clinicalStatus;
    const send = (parent: string, clinicalStatus: ProblemClinicalStatus) =>
      run({ commandId: crypto.randomUUID(), patientId, id: row.id, parent, changes: { clinicalStatus } });
    const outcome = await send(row.rev ?? '', next);
    if (outcome.state !== 'done' || before === 'not-stated') return;
    const message = t('problem.changed', { problem: problem.problem.text, state: t(`problem.state.${next}`) });
    tellUndoable(message, t('common.undo'), () => void send(outcome.value.rev, before));
  }
  return { call, setState };
}

interface LineProps {
  readonly item: ProblemItem;
  readonly mayRecord: boolean;
  onState(next: ProblemClinicalStatus): void;
}

function ProblemLine({ item, mayRecord, onState }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row, problem, isActive } = item;
  const { clinicalStatus, verificationStatus } = problem;
  const isVoid = verificationStatus === 'refuted' || verificationStatus === 'entered-in-error';
  const isSure = verificationStatus === 'confirmed' || verificationStatus === 'not-stated';
  return (
    <tr data-out={isVoid || undefined}>
      <th scope="row" style={{ fontWeight: isActive ? 600 : 400 }}>
        <bdi>{problem.problem.text}</bdi>{' '}
        {problem.problem.code && <span className="quiet figures">{problem.problem.code}</span>}
        {!isSure && <div className="quiet">{t(`problem.certaintyOf.${verificationStatus}`)}</div>}
      </th>
      <td className="figures">{problem.onset ? format.date(problem.onset) : '—'}</td>
      <td>
        {mayRecord && !isVoid ? (
          <Select
            size="xs"
            w={140}
            aria-label={t('problem.stateOf', { problem: problem.problem.text })}
            data={STATES.map((value) => ({ value, label: t(`problem.state.${value}`) }))}
            value={clinicalStatus === 'not-stated' ? null : clinicalStatus}
            placeholder={t('problem.state.not-stated')}
            onChange={(value) => value && value !== clinicalStatus && onState(value as ProblemClinicalStatus)}
            allowDeselect={false}
          />
        ) : (
          t(`problem.state.${clinicalStatus}`)
        )}
      </td>
      <td>
        <WhoWhen row={row} who={problem.recorder} when={problem.recordedAt} />
      </td>
      <td>
        <RecordMarkView row={row} />
      </td>
      <td className={table.actions}>
        <HistoryButton id={row.id} title={problem.problem.text} />
      </td>
    </tr>
  );
}
