import { Button, Select } from '@mantine/core';
import type { Condition } from '@medplum/fhirtypes';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellUndoable } from '../../../parts/tell-undoable.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { ProblemForm } from './ProblemForm.tsx';

export const PROBLEM_STATES = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;
export type ProblemState = (typeof PROBLEM_STATES)[number];
const OVER: readonly string[] = ['inactive', 'remission', 'resolved'];

export function problemState(condition: Condition): ProblemState {
  const code = condition.clinicalStatus?.coding?.[0]?.code;
  return PROBLEM_STATES.find((known) => known === code) ?? 'active';
}

export function isOver(condition: Condition): boolean {
  return OVER.includes(problemState(condition));
}

export function Problems() {
  const { t } = useTranslation();
  const { patientId, record, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('problem.record') ?? false;
  const [isAdding, setIsAdding] = useState(false);
  const change = useCommand(contract.problem.change);
  const rows = [...record.problems].sort((one, other) => Number(isOver(one.content)) - Number(isOver(other.content)));
  useKeys({ [ENTRY_KEYS]: mayRecord ? () => setIsAdding(true) : undefined });

  async function setState(row: StoredRow<Condition>, next: ProblemState): Promise<void> {
    const before = problemState(row.content);
    const send = (parent: string, clinicalStatus: ProblemState) =>
      change.run({ commandId: crypto.randomUUID(), patientId, id: row.id, parent, changes: { clinicalStatus } });
    const outcome = await send(row.rev ?? '', next);
    if (outcome.state !== 'done') return;
    const message = t('problem.changed', { problem: conceptText(row.content.code), state: t(`problem.state.${next}`) });
    tellUndoable(message, t('common.undo'), () => void send(outcome.value.rev, before));
  }
  return (
    <div
      style={{
        display: 'grid',
        gap: 'var(--space-4)',
        gridTemplateColumns: isAdding ? 'minmax(0, 1fr) 360px' : '1fr',
        alignItems: 'start',
      }}
    >
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
        <CallNotice call={change.call} />
        {rows.length === 0 &&
          (isWhole ? (
            <Empty title={t('problem.none')}>{t('problem.noneWords')}</Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        {rows.length > 0 && (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('problem.problem')}</th>
                <th scope="col">{t('problem.onset')}</th>
                <th scope="col">{t('common.status')}</th>
                <th scope="col">{t('common.recorded')}</th>
                <th scope="col">{t('mark.label')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <ProblemLine
                  key={row.id}
                  row={row}
                  mayRecord={mayRecord}
                  onState={(next) => void setState(row, next)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {isAdding && <ProblemForm onDone={() => setIsAdding(false)} />}
    </div>
  );
}

interface LineProps {
  readonly row: StoredRow<Condition>;
  readonly mayRecord: boolean;
  onState(next: ProblemState): void;
}

function ProblemLine({ row, mayRecord, onState }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = problemState(row.content);
  const code = row.content.code?.coding?.[0]?.code;
  return (
    <tr>
      <th scope="row" style={{ fontWeight: isOver(row.content) ? 400 : 600 }}>
        {conceptText(row.content.code)} {code && <span className="quiet figures">{code}</span>}
      </th>
      <td className="figures">{row.content.onsetDateTime ? format.date(row.content.onsetDateTime) : '—'}</td>
      <td>
        {mayRecord ? (
          <Select
            size="xs"
            w={140}
            aria-label={t('problem.stateOf', { problem: conceptText(row.content.code) })}
            data={PROBLEM_STATES.map((value) => ({ value, label: t(`problem.state.${value}`) }))}
            value={state}
            onChange={(value) => value && value !== state && onState(value as ProblemState)}
            allowDeselect={false}
          />
        ) : (
          t(`problem.state.${state}`)
        )}
      </td>
      <td>
        <WhoWhen row={row} when={row.content.recordedDate} />
      </td>
      <td>
        <RecordMarkView row={row} />
      </td>
    </tr>
  );
}
