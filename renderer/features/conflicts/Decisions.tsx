import { Button, UnstyledButton } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import { contract } from '#shared/contract/index.ts';
import { isTooMuch } from '#shared/domain/incident/incident.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { decisionKey } from '../../parts/decision-key.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useLive, useSignedIn } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Empty, Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { ConflictView } from './ConflictView.tsx';
import css from './Decisions.module.css';
import { DuplicateView } from './DuplicateView.tsx';

/** What two desks wrote differently and no rule may decide. Both versions stand side by side until a person chooses. */
export function Decisions({ chosenId }: { readonly chosenId?: string }) {
  const { t } = useTranslation();
  const waiting = useLive((live) => `${live.sync?.conflicts ?? 0}/${live.sitting}`);
  const { answer, reload } = useQuery(contract.conflict.list, {}, waiting);
  const [picked, setPicked] = useState(chosenId);
  return (
    <Screen fixed title={t('task.decisions')} lead={t('conflict.lead')}>
      <GivenApart again={waiting} />
      <QueryPanel answer={answer} reload={reload}>
        {(conflicts) =>
          conflicts.length === 0 ? (
            <Panel title={t('conflict.list')}>
              <Empty icon={<IconGitCompare size={28} aria-hidden />} title={t('conflict.none')}>
                {t('conflict.noneWords')}
              </Empty>
            </Panel>
          ) : (
            <Chosen conflicts={conflicts} picked={picked} onPick={setPicked} onDone={reload} />
          )
        }
      </QueryPanel>
    </Screen>
  );
}

/** @SAFETY Doses that desks gave apart are no contested field: all records stand, and a person writes the incident. */
function GivenApart({ again }: { readonly again: string }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const may = useSignedIn()?.user.permissions.includes('incident.report') ?? false;
  const { answer } = useQuery(contract.incident.list, may ? {} : undefined, again);
  const incidents = answer.state === 'done' ? answer.value : [];
  const drafts = incidents.filter(
    ({ state, cause }) => state === 'draft' && (cause === 'double-dose' || isTooMuch(cause)),
  );
  return drafts.map(({ id, what, patientId, cause = 'double-dose' }) => (
    <Notice
      key={id}
      tone="stop"
      title={t(`incident.cause.${cause}`)}
      actions={
        <>
          {patientId && (
            <Button size="compact-sm" variant="default" onClick={() => go({ at: 'chart', patientId, tab: 'mar' })}>
              {t(cause === 'double-dose' ? 'round.lookAtBoth' : 'round.lookAtDoses')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => go({ at: 'incidents' })}>
            {t('conflict.toIncident')}
          </Button>
        </>
      }
    >
      <bdi>{what}</bdi>
    </Notice>
  ));
}

interface ChosenProps {
  readonly conflicts: readonly OpenConflict[];
  readonly picked: string | undefined;
  onPick(id: string): void;
  onDone(): void;
}

function Chosen({ conflicts, picked, onPick, onDone }: ChosenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = conflicts.find((item) => decisionKey(item) === picked || item.id === picked) ?? conflicts[0];
  return (
    <div className={css.columns}>
      <Panel title={t('conflict.list')} aside={t('conflict.count', { count: conflicts.length })} fill flush>
        <ul>
          {conflicts.map((item) => (
            <li key={decisionKey(item)}>
              <UnstyledButton
                className={css.item}
                aria-current={item === shown ? 'true' : undefined}
                onClick={() => onPick(decisionKey(item))}
              >
                <bdi className={css.itemTitle}>{item.title}</bdi>
                <bdi className={css.itemPatient}>{item.patientName}</bdi>
                <span className={css.itemFoot}>
                  <Tag tone={item.type === 'incident' ? 'stop' : 'pause'}>{t(`conflict.type.${item.type}`)}</Tag>
                  <span className="quiet">{item.since ? format.ago(item.since.slice(0, 24)) : ''}</span>
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </Panel>
      {shown &&
        (shown.type === 'possible-duplicate' ? (
          <DuplicateView key={decisionKey(shown)} conflict={shown} onDone={onDone} />
        ) : (
          <ConflictView key={decisionKey(shown) + shown.leaves.join()} conflict={shown} onDone={onDone} />
        ))}
    </div>
  );
}
