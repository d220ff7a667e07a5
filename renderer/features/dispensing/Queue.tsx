import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconDeviceTv, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMadeNumber } from '#shared/domain/dispense/made-number.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useWardPeople } from '../../parts/use-ward-people.ts';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useFindPatient } from '../../scan/use-find-patient.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Loading } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Screen } from '../../ui/Screen.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import css from './Dispensing.module.css';
import { FindMade } from './FindMade.tsx';
import { NewPrescription } from './NewPrescription.tsx';
import { PublicDisplay } from './PublicDisplay.tsx';
import { QueuedLine } from './QueuedLine.tsx';
import { QueueEmpty } from './QueueEmpty.tsx';
import { QueueLead } from './QueueLead.tsx';
import { isNamed, type Listed, listQueue, QUEUE_FILTERS, type QueueFilter } from './queue-model.ts';
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
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [begins, setBegins] = useState<Beginning | 'somebody'>();
  const [isDisplayed, setIsDisplayed] = useState(false);
  const find = useFindPatient();
  const { storeId, counter, filter, choose } = useCounter();
  const seen = queue.state === 'ready' ? queue.seen : undefined;
  const rows = seen?.rows ?? [];
  const listed = listQueue(rows, ward, filter).filter((one) => isNamed(one, typed));
  const at = Math.max(
    0,
    listed.findIndex(({ key }) => key === chosen),
  );
  const select = (index: number): void => setChosen(listed[index]?.key);
  const show = (next: QueueFilter): void => {
    choose({ filter: next });
    setChosen(undefined);
  };
  const store = seen?.stores.find(({ id }) => id === storeId) ?? seen?.stores[0];
  const isFree = !begins && !isDisplayed;
  useKeys({
    'Alt+N': isFree ? () => setBegins('somebody') : undefined,
    'Ctrl+F': isFree ? () => field.current?.select() : undefined,
    ...Object.fromEntries(
      QUEUE_FILTERS.map((name, index) => [`Ctrl+${index + 1}`, isFree ? () => show(name) : undefined]),
    ),
  });

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
  /** From the field, the list below moves and opens. */
  function onFindKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = listed[at];
    if (step) select(Math.max(0, Math.min(listed.length - 1, at + step)));
    else if (event.key === 'Enter' && one) open(one);
    else if (event.key === 'Escape' && typed) setTyped('');
    else return;
    event.preventDefault();
  }
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
      lead={seen && <QueueLead rows={rows} />}
      actions={
        <>
          {seen && seen.stores.length > 1 && (
            <Select
              size="xs"
              w="11rem"
              style={{ flex: 'none' }}
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
            w="9rem"
            style={{ flex: 'none' }}
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
          <div className={css.finding}>
            <SegmentedControl
              size="xs"
              aria-label={t('dispense.filter')}
              title="Ctrl 1 – 5"
              value={filter}
              onChange={(value) => show(value as QueueFilter)}
              data={QUEUE_FILTERS.map((value) => ({
                value,
                label: t(`dispense.filterOf.${value}`, { count: listQueue(rows, ward, value).length }),
              }))}
            />
            <TextInput
              ref={field}
              size="xs"
              aria-label={t('dispense.find')}
              aria-controls={isListed ? listId : undefined}
              aria-keyshortcuts="Control+F"
              placeholder={t('dispense.find')}
              rightSection={<Keycap keys="Ctrl F" />}
              rightSectionWidth={62}
              rightSectionPointerEvents="none"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              onKeyDown={onFindKey}
              autoComplete="off"
            />
          </div>
          {isMadeNumber(typed) && <FindMade number={typed.trim()} onOpen={onOpen} />}
          {listed.length === 0 ? (
            <QueueEmpty isAnybody={rows.length + ward.length > 0} />
          ) : (
            <div className={css.list} data-testid="dispense-queue">
              <VirtualList
                items={listed}
                keyOf={({ key }) => key}
                rowHeight={ROW_PX}
                label={t('dispense.queue')}
                id={listId}
                selected={at}
                onSelect={select}
                onOpen={open}
                render={(one) => <QueuedLine one={one} />}
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
