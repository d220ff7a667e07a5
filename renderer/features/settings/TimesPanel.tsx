import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { tellDone } from '../../parts/told.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Settings.module.css';

type Times = OutputOf<typeof contract.organisation.readTimes>;

const PRIORITIES = ['stat', 'asap', 'urgent', 'routine'] as const;
const KINDS = ['timeCritical', 'other', 'daily'] as const;
const MOST_GRACE = 10_080;
const MOST_WINDOW = 720;
const ZONES = Intl.supportedValuesOf('timeZone');

/** When overdue tasks get louder (TK8) and how early and late a dose is in time (DW3), for the whole organisation. */
export function TimesPanel() {
  const { t } = useTranslation();
  const mayManage = useSignedIn()?.user.permissions.includes('organisation.manage') ?? false;
  const { answer, reload } = useQuery(contract.organisation.readTimes, mayManage ? {} : undefined);
  if (!mayManage) return null;
  return (
    <Panel title={t('times.title')}>
      <QueryPanel answer={answer} reload={reload}>
        {(times) => <TimesForm key={JSON.stringify(times)} times={times} onDone={reload} />}
      </QueryPanel>
    </Panel>
  );
}

function TimesForm({ times, onDone }: { readonly times: Times; onDone(): void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(times);
  const [reason, setReason] = useState('');
  const station = useEnrolledStation();
  const { doseWindows, taskEscalationMinutes } = draft;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(times);
  return (
    <ProofForm
      operation={contract.organisation.changeTimes}
      input={(password) => ({ password, reason: reason.trim(), times: draft })}
      proofLabel={t('times.proof')}
      submitLabel={t('times.save')}
      isReady={isChanged && reason.trim().length >= 3}
      onDone={() => {
        tellDone(t('times.saved'));
        setReason('');
        onDone();
      }}
    >
      <p>{t('times.lead')}</p>
      <fieldset className={css.times}>
        <legend>{t('times.escalation')}</legend>
        {PRIORITIES.map((priority) => (
          <Minutes
            key={priority}
            label={t('times.minutes', { label: t(`times.priority.${priority}`) })}
            least={1}
            most={MOST_GRACE}
            value={taskEscalationMinutes[priority]}
            onChange={(minutes) =>
              setDraft({ ...draft, taskEscalationMinutes: { ...taskEscalationMinutes, [priority]: minutes } })
            }
          />
        ))}
      </fieldset>
      <fieldset className={css.times}>
        <legend>{t('times.windows')}</legend>
        {KINDS.flatMap((kind) =>
          (['early', 'late'] as const).map((side) => (
            <Minutes
              key={`${kind}/${side}`}
              label={t(`times.${side}`, { label: t(`times.kind.${kind}`) })}
              least={0}
              most={MOST_WINDOW}
              value={doseWindows[kind][`${side}Minutes`]}
              onChange={(minutes) =>
                setDraft({
                  ...draft,
                  doseWindows: { ...doseWindows, [kind]: { ...doseWindows[kind], [`${side}Minutes`]: minutes } },
                })
              }
            />
          )),
        )}
        <Minutes
          label={t('times.missed')}
          least={0}
          most={MOST_WINDOW}
          value={doseWindows.missedMinutes}
          onChange={(missedMinutes) => setDraft({ ...draft, doseWindows: { ...doseWindows, missedMinutes } })}
        />
      </fieldset>
      {station && (
        <Select
          label={t('times.zone', { site: station.site.name })}
          description={t('times.zoneWords')}
          data={ZONES}
          value={draft.siteZones[station.site.code] || null}
          placeholder={t('times.ownZone')}
          onChange={(zone) =>
            setDraft({ ...draft, siteZones: { ...draft.siteZones, [station.site.code]: zone ?? '' } })
          }
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('times.clearZone') }}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <TextInput
        label={t('times.reason')}
        description={t('times.reasonHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        autoComplete="off"
      />
    </ProofForm>
  );
}

interface MinutesProps {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly value: number;
  onChange(minutes: number): void;
}

/** An empty or half-typed field leaves what was there before. */
function Minutes({ label, least, most, value, onChange }: MinutesProps) {
  return (
    <NumberInput
      label={label}
      min={least}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      hideControls
      value={value}
      onChange={(typed) => typeof typed === 'number' && typed >= least && onChange(typed)}
    />
  );
}
