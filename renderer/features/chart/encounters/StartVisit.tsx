import { Button, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { usePlaceName } from '../../../parts/use-place-of.ts';
import { usePlaces } from '../../../replica/queries.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import { useChart } from '../chart-context.ts';

/** Seen and gone again: nobody is admitted, no bed is taken. */
const VISITS = ['AMB', 'EMER'] as const;

export function StartVisit() {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.open);
  const placeName = usePlaceName();
  const places = rowsOf(usePlaces()).filter((row) => row.content.level === 'ward');
  const [isOpen, setIsOpen] = useState(false);
  const [kind, setKind] = useState<(typeof VISITS)[number]>('AMB');
  const [locationId, setLocationId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const options = places
    .map((row) => ({ value: row.id, label: placeName(row.id) }))
    .sort((one, other) => naturalOrder(one.label, other.label));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = { ...(locationId ? { locationId } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, class: kind, ...optional });
    if (outcome.state !== 'done') return;
    setIsOpen(false);
    setReason('');
    tellDone(t('encounter.visitOpened'));
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" withArrow shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Button variant="default" onClick={() => setIsOpen(!isOpen)}>
          {t('encounter.startVisit')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <SegmentedControl
            aria-label={t('encounter.class')}
            data={VISITS.map((value) => ({ value, label: t(`encounterClass.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(value as typeof kind)}
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
            {t('encounter.startVisit')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
