import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconDeviceTv, IconPlus, IconUsers } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueRow } from '#shared/contract/dispense.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { bornText } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { useWardPeople } from '../../parts/use-ward-people.ts';
import { usePatientLine } from '../../replica/queries.ts';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useFindPatient } from '../../scan/use-find-patient.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Screen } from '../../ui/Screen.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import css from './Dispensing.module.css';
import { NewPrescription } from './NewPrescription.tsx';
import { PublicDisplay } from './PublicDisplay.tsx';
import { type Listed, listQueue, QUEUE_FILTERS, type QueueFilter } from './queue-model.ts';
import { useCounter } from './use-counter.ts';
import { useQueue, useWardOrders } from './use-queue.ts';

interface Props {
  onOpen(at: { readonly patientId: string; readonly entry: string }): void;
}

type Beginning = { readonly patientId: string; readonly name: string; readonly isWard: boolean };

const ROW_PX = 53;
/** More than any hall has. */
const COUNTERS = Array.from({ length: 12 }, (_, index) => String(index + 1));

/** Who waits for what, most urgent first; a scan of a wristband, a label or a bag leads there. */
export function Queue({ onOpen }: Props) {
  const { t } = useTranslation();
  const { queue, tryAgain } = useQueue();
  const { people } = useWardPeople();
  const patientIds = useMemo(() => [...new Set(people.map(({ patientId }) => patientId))], [people]);
  const ward = useWardOrders(patientIds);
  const [filter, setFilter] = useState<QueueFilter>('all');
  const [selected, setSelected] = useState(0);
  const [begins, setBegins] = useState<Beginning | 'somebody'>();
  const [isDisplayed, setIsDisplayed] = useState(false);
  const find = useFindPatient();
  const { storeId, counter, choose } = useCounter();
  const seen = queue.state === 'ready' ? queue.seen : undefined;
  const rows = seen?.rows ?? [];
  const listed = listQueue(rows, ward, filter);
  const store = seen?.stores.find(({ id }) => id === storeId) ?? seen?.stores[0];
  useKeys({ 'Alt+N': begins || isDisplayed ? undefined : () => setBegins('somebody') });

  const isListed = listed.length > 0;
  // Hands that are at the keyboard begin with the arrows.
  useEffect(() => {
    if (isListed && document.activeElement === document.body)
      document.querySelector<HTMLElement>('[data-testid="dispense-queue"] [role="listbox"]')?.focus();
  }, [isListed]);
  const open = (one: Listed): void => {
    if (one.kind === 'prescription') onOpen({ patientId: one.row.patientId, entry: one.row.entry });
    else setBegins({ patientId: one.row.patientId, name: one.row.name, isWard: true });
  };
  useScan(async ({ parsed }): Promise<ScanAnswer | 'silent' | undefined> => {
    if (begins || isDisplayed) return undefined;
    const bag = parsed.verdict !== 'invalid' && parsed.kind === 'hospital' ? parsed.reading : undefined;
    const kind = scanKindOf(parsed);
    if (bag?.subject === 'dispensed-bag') {
      const row = rows.find(({ entry }) => codeOf(entry) === bag.value);
      if (!row) return { tone: 'pause', title: t('dispense.scan.noBag') };
      onOpen({ patientId: row.patientId, entry: row.entry });
      return 'silent';
    }
    if (kind.is === 'product') return { tone: 'pause', title: t('dispense.scan.openFirst') };
    if (kind.is !== 'wristband' && kind.is !== 'patient-label') return undefined;
    const found = await find(kind.number);
    if (!found) return undefined;
    const row = rows.find(({ patientId }) => patientId === found.patientId);
    if (row) onOpen({ patientId: row.patientId, entry: row.entry });
    else setBegins({ ...found, isWard: patientIds.includes(found.patientId) });
    return 'silent';
  }, 'screen');

  return (
    <Screen
      fixed
      title={t('dispense.queue')}
      lead={seen && <Lead rows={rows} ward={ward.length} />}
      actions={
        <>
          {seen && seen.stores.length > 1 && (
            <Select
              size="xs"
              aria-label={t('dispense.store')}
              data={seen.stores.map(({ id, name }) => ({ value: id, label: name }))}
              value={store?.id ?? null}
              onChange={(id) => id && choose({ storeId: id })}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
            />
          )}
          <Select
            size="xs"
            w="8rem"
            aria-label={t('dispense.counter')}
            title={t('dispense.counterWords')}
            data={COUNTERS.map((value) => ({ value, label: t('dispense.counterNumber', { counter: value }) }))}
            value={counter}
            onChange={(value) => value && choose({ counter: value })}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDeviceTv size={16} aria-hidden />}
            onClick={() => setIsDisplayed(true)}
          >
            {t('dispense.display')}
          </Button>
          <Button
            size="xs"
            leftSection={<IconPlus size={16} aria-hidden />}
            rightSection={<Keycap keys="Alt N" />}
            aria-keyshortcuts="Alt+N"
            onClick={() => setBegins('somebody')}
          >
            {t('dispense.new')}
          </Button>
        </>
      }
    >
      {queue.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
      {(queue.state === 'refused' || queue.state === 'lost') && (
        <div className={css.failed}>
          <CallNotice call={queue.state === 'refused' ? queue : { state: 'interrupted' }} />
          <Button variant="default" onClick={tryAgain}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      {seen && (
        <div className={css.queue}>
          <SegmentedControl
            size="xs"
            aria-label={t('dispense.filter')}
            value={filter}
            onChange={(value) => {
              setFilter(value as QueueFilter);
              setSelected(0);
            }}
            data={QUEUE_FILTERS.map((value) => ({
              value,
              label: t(`dispense.filterOf.${value}`, { count: listQueue(rows, ward, value).length }),
            }))}
          />
          {listed.length === 0 ? (
            <Empty icon={<IconUsers size={28} aria-hidden />} title={t('dispense.nobody')}>
              {t('dispense.nobodyWords')}
            </Empty>
          ) : (
            <div className={css.list} data-testid="dispense-queue">
              <VirtualList
                items={listed}
                keyOf={({ key }) => key}
                rowHeight={ROW_PX}
                label={t('dispense.queue')}
                selected={Math.min(selected, listed.length - 1)}
                onSelect={setSelected}
                onOpen={open}
                render={(one) => <Row one={one} />}
              />
            </div>
          )}
        </div>
      )}
      {begins && (
        <NewPrescription
          patient={begins === 'somebody' ? undefined : begins}
          onClose={() => setBegins(undefined)}
          onCame={(at) => {
            setBegins(undefined);
            onOpen(at);
          }}
        />
      )}
      {isDisplayed && <PublicDisplay onClose={() => setIsDisplayed(false)} />}
    </Screen>
  );
}

/** As it stands in the code of a bag. */
const codeOf = (id: string): string =>
  id
    .slice(id.indexOf(':') + 1)
    .replaceAll('-', '')
    .toUpperCase();

function Lead({ rows, ward }: { readonly rows: readonly QueueRow[]; readonly ward: number }) {
  const { t } = useTranslation();
  const count = (...states: readonly QueueRow['state'][]) => rows.filter(({ state }) => states.includes(state)).length;
  return [
    t('dispense.lead.waiting', { count: count('waiting', 'in-work') }),
    t('dispense.lead.ready', { count: count('ready') }),
    t('dispense.lead.owing', { count: count('owing') }),
    t('dispense.lead.ward', { count: ward }),
  ].join(' · ');
}

function Row({ one }: { readonly one: Listed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row } = one;
  const line = usePatientLine(row.patientId)?.content;
  const since = one.kind === 'ward' ? one.row.oldestAt : one.row.arrivedAt;
  const ticket = one.kind === 'prescription' ? one.row.ticket : undefined;
  return (
    <div className={css.row}>
      <span className={css.ticket} data-none={ticket ? undefined : true}>
        {ticket ?? '–'}
      </span>
      <span className={css.person}>
        <b>
          <bdi>{row.name}</bdi> <ReplacedTag line={line} />
        </b>
        <span>
          {bornText(row.birthDate, t, format)} · <span className="figures">{row.recordNumber}</span>
        </span>
      </span>
      <span>
        {one.kind === 'ward' ? t('dispense.source.ward') : t(`dispense.source.${one.row.source}`)}
        {one.kind === 'ward' && one.row.place && (
          <>
            {' '}
            · <bdi>{one.row.place}</bdi>
          </>
        )}
      </span>
      <span className="figures">
        {one.kind === 'ward'
          ? t('dispense.lines', { count: one.row.orders })
          : t('dispense.linesOpen', { open: one.row.open, count: one.row.lines })}
      </span>
      <span className={css.tags}>
        {one.kind === 'ward' ? (
          <>
            {one.row.urgent && <Tag tone="stop">{t('dispense.priority.urgent')}</Tag>}
            <Tag>{t('dispense.notBegun')}</Tag>
            {one.row.unverified > 0 && (
              <Tag tone="pause">{t('dispense.unverified', { count: one.row.unverified })}</Tag>
            )}
          </>
        ) : (
          <PrescriptionTags row={one.row} />
        )}
      </span>
      <span className={css.when}>{since ? format.moment(since) : ''}</span>
    </div>
  );
}

const TONES = {
  waiting: 'calm',
  'in-work': 'calm',
  ready: 'fine',
  owing: 'pause',
  done: 'fine',
  closed: 'calm',
} as const;

function PrescriptionTags({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation();
  return (
    <>
      {row.priority !== 'routine' && <Tag tone="stop">{t(`dispense.priority.${row.priority}`)}</Tag>}
      <Tag tone={TONES[row.state]}>{t(`dispense.state.${row.state}`)}</Tag>
      {row.queried > 0 && <Tag tone="pause">{t('dispense.lineState.queried')}</Tag>}
      {row.over && <Tag tone="stop">{t('dispense.over')}</Tag>}
      {row.called && <Tag>{t('dispense.calledTo', { counter: row.called.counter })}</Tag>}
    </>
  );
}
