import { Button, Popover, Select, TextInput } from '@mantine/core';
import type { Encounter } from '@medplum/fhirtypes';
import { IconDoorEnter } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { type Format, useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellDone } from '../../../parts/told.ts';
import { usePlaceName } from '../../../parts/use-place-of.ts';
import { usePlaces } from '../../../replica/queries.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { HistoryButton } from '../history/HistoryButton.tsx';

const CLASSES = ['IMP', 'AMB', 'EMER'] as const;
type EncounterClass = (typeof CLASSES)[number];
const OPEN_STATES: readonly string[] = ['arrived', 'triaged', 'in-progress', 'onleave', 'planned'];

export function Encounters() {
  const { t } = useTranslation();
  const { record, isWhole } = useChart();
  const mayManage = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  return (
    <Panel title={t('chart.tab.encounters')} flush actions={mayManage && <OpenEncounter />}>
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
              <EncounterLine key={row.id} row={row} mayManage={mayManage} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function EncounterLine({ row, mayManage }: { readonly row: StoredRow<Encounter>; readonly mayManage: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const placeName = usePlaceName();
  const { content } = row;
  const isOpen = OPEN_STATES.includes(content.status);
  const known = CLASSES.find((value) => value === content.class?.code);
  const kind = known ? t(`encounterClass.${known}`) : (content.class?.display ?? content.class?.code ?? '—');
  return (
    <tr>
      <th scope="row">
        {kind} {isOpen && <Tag tone="fine">{t('encounter.now')}</Tag>}
      </th>
      <td className="figures">{periodWords(content.period, t, format)}</td>
      <td>
        <bdi>{placeName(documentIdOf(content.location?.[0]?.location)) || '—'}</bdi>
      </td>
      <td>
        <bdi>{content.reasonCode?.[0]?.text ?? content.type?.[0]?.text ?? '—'}</bdi>
      </td>
      <td>
        <RecordMarkView row={row} />
      </td>
      <td className={table.actions}>
        {isOpen && mayManage && <CloseEncounter id={row.id} rev={row.rev ?? ''} />}
        <HistoryButton id={row.id} title={kind} />
      </td>
    </tr>
  );
}

/** From – to; of what is not over yet, since when. */
function periodWords(period: Encounter['period'], t: TFunction, format: Format): string {
  const { start, end } = period ?? {};
  if (!end) return start ? t('encounter.since', { when: format.moment(start) }) : '—';
  return `${start ? format.moment(start) : '—'} – ${format.moment(end)}`;
}

function OpenEncounter() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.open);
  const placeName = usePlaceName();
  const places = rowsOf(usePlaces()).filter((row) => row.content.level !== 'site');
  const [isOpen, setIsOpen] = useState(false);
  const [kind, setKind] = useState<EncounterClass>('IMP');
  const [locationId, setLocationId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const options = places
    .map((row) => ({ value: row.id, label: placeName(row.id) }))
    .sort((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = { ...(locationId ? { locationId } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, class: kind, ...optional });
    if (outcome.state !== 'done') return;
    setIsOpen(false);
    setReason('');
    tellDone(t('encounter.opened'));
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" withArrow shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Button onClick={() => setIsOpen(!isOpen)}>{t('encounter.open')}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <Select
            label={t('encounter.class')}
            data={CLASSES.map((value) => ({ value, label: t(`encounterClass.${value}`) }))}
            value={kind}
            onChange={(value) => setKind((value ?? 'IMP') as EncounterClass)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t('patient.place')}
            data={options}
            value={locationId}
            onChange={setLocationId}
            searchable
            clearable
            comboboxProps={{ withinPortal: false }}
          />
          <TextInput
            label={t('encounter.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={300}
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('encounter.open')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function CloseEncounter({ id, rev }: { readonly id: string; readonly rev: string }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.close);
  const [disposition, setDisposition] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = disposition.trim() ? { disposition: disposition.trim() } : {};
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, id, parent: rev, ...optional });
    if (outcome.state === 'done') tellDone(t('encounter.closed'));
  };
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus width={280}>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          {t('encounter.close')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <TextInput
            label={t('encounter.disposition')}
            value={disposition}
            onChange={(event) => setDisposition(event.currentTarget.value)}
            maxLength={300}
            data-autofocus
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('encounter.close')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
