import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { AllergyForm } from './AllergyForm.tsx';
import { AllergyTable } from './AllergyTable.tsx';
import { ALLERGY_STATE_ICONS } from './allergy-state-icons.ts';
import { listGroups } from './read-allergies.ts';
import { useAllergyChange } from './use-allergy-change.ts';

type Editing = { readonly mode: 'none' } | { readonly mode: 'new' } | { readonly mode: 'change'; readonly id: string };

export function Allergies() {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record, allergies, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('allergy.record') ?? false;
  const [editing, setEditing] = useState<Editing>({ mode: 'none' });
  const none = useCommand(contract.allergy.recordNone);
  const change = useAllergyChange(patientId);
  const groups = listGroups(record.allergies);
  const items = groups.flatMap((group) => group.items);
  const edited = editing.mode === 'change' ? items.find((item) => item.row.id === editing.id) : undefined;
  const StateIcon = ALLERGY_STATE_ICONS[allergies.state];
  const isEntering = editing.mode === 'new' || edited !== undefined;
  useKeys({ [ENTRY_KEYS]: mayRecord ? () => setEditing({ mode: 'new' }) : undefined });

  async function recordNone(): Promise<void> {
    const outcome = await none.run({ commandId: crypto.randomUUID(), patientId });
    if (outcome.state === 'done') tellDone(t('allergy.noneDone'));
  }
  return (
    <EntryColumns
      entry={
        isEntering && (
          <AllergyForm
            key={edited?.row.id}
            {...(edited && { item: edited })}
            onDone={() => setEditing({ mode: 'none' })}
          />
        )
      }
    >
      <Panel
        title={t('chart.tab.allergies')}
        aside={t(`allergy.state.${allergies.state}`)}
        flush
        actions={
          mayRecord && (
            <>
              {isWhole && allergies.state === 'never-asked' && (
                <Button variant="default" loading={none.isRunning} onClick={() => void recordNone()}>
                  {t('allergy.recordNone')}
                </Button>
              )}
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                rightSection={<Keycap keys="Alt R" />}
                onClick={() => setEditing({ mode: 'new' })}
              >
                {t('allergy.add')}
              </Button>
            </>
          )
        }
      >
        <CallNotice call={none.call} />
        <CallNotice call={change.call} />
        {items.length === 0 && !isWhole && <Loading label={t('common.loading')} />}
        {items.length === 0 && isWhole && (
          <Empty icon={<StateIcon size={26} aria-hidden />} title={t(`allergy.state.${allergies.state}`)}>
            {allergies.state === 'never-asked' && t('allergy.emptyWords')}
            {allergies.state === 'no-known' &&
              t('allergy.noneBy', {
                name: allergies.by ?? '',
                when: allergies.at ? format.moment(allergies.at) : '',
              })}
            {allergies.state === 'not-loaded' && t('allergy.stateWords.not-loaded')}
          </Empty>
        )}
        {items.length > 0 && (
          <AllergyTable
            groups={groups}
            mayRecord={mayRecord}
            onChange={(id) => setEditing({ mode: 'change', id })}
            onRefute={(item) => void change.setVerification(item, 'refuted')}
          />
        )}
      </Panel>
    </EntryColumns>
  );
}
