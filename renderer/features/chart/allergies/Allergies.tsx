import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { AllergyForm } from './AllergyForm.tsx';
import { AllergyTable } from './AllergyTable.tsx';
import { listItems } from './read-allergies.ts';
import { useAllergyChange } from './use-allergy-change.ts';

type Editing = { readonly mode: 'none' } | { readonly mode: 'new' } | { readonly mode: 'change'; readonly id: string };

export function Allergies() {
  const { t } = useTranslation();
  const { patientId, record, allergies, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('allergy.record') ?? false;
  const [editing, setEditing] = useState<Editing>({ mode: 'none' });
  const none = useCommand(contract.allergy.recordNone);
  const change = useAllergyChange(patientId);
  const items = listItems(record.allergies);
  const edited = editing.mode === 'change' ? items.find((item) => item.row.id === editing.id) : undefined;
  useKeys({ [ENTRY_KEYS]: mayRecord ? () => setEditing({ mode: 'new' }) : undefined });

  async function recordNone(): Promise<void> {
    const outcome = await none.run({ commandId: crypto.randomUUID(), patientId });
    if (outcome.state === 'done') tellDone(t('allergy.noneDone'));
  }
  return (
    <div
      style={{
        display: 'grid',
        gap: 'var(--space-4)',
        gridTemplateColumns: editing.mode === 'none' ? '1fr' : 'minmax(0, 1fr) 380px',
        alignItems: 'start',
      }}
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
          <Empty title={t(`allergy.state.${allergies.state}`)}>
            {allergies.state === 'never-asked' && t('allergy.emptyWords')}
            {allergies.state === 'not-loaded' && t('allergy.stateWords.not-loaded')}
          </Empty>
        )}
        {items.length > 0 && (
          <AllergyTable
            items={items}
            mayRecord={mayRecord}
            onChange={(id) => setEditing({ mode: 'change', id })}
            onRefute={(item) => void change.setVerification(item, 'refuted')}
          />
        )}
      </Panel>
      {editing.mode === 'new' && <AllergyForm onDone={() => setEditing({ mode: 'none' })} />}
      {edited && <AllergyForm key={edited.row.id} item={edited} onDone={() => setEditing({ mode: 'none' })} />}
    </div>
  );
}
