import { Button, Select, TextInput } from '@mantine/core';
import { IconBarcode, IconPlus } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { IdentifiedPack } from '#shared/contract/stock-shown.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { conditionFor, storageRange } from '#shared/domain/stock/storage-range.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCore } from '../../../core-client/core-context.ts';
import { settle, useCommand } from '../../../core-client/use-command.ts';
import { type Format, useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import type { ProvenPerson } from '../../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../../parts/told.ts';
import type { Scan, ScanAnswer } from '../../../scan/scan-hub.ts';
import { scanKindOf } from '../../../scan/scan-kind.ts';
import { useScan } from '../../../scan/use-scan.ts';
import { Empty } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import css from '../Stock.module.css';
import { placeText, type StockSeen } from '../stock-model.ts';
import { DifferenceTable } from './DifferenceTable.tsx';
import { EndOrderForm } from './EndOrderForm.tsx';
import { LineTable } from './LineTable.tsx';
import { ManualLine } from './ManualLine.tsx';
import {
  amountOf,
  batchOf,
  celsiusOf,
  differencesOf,
  findWanting,
  isCold,
  isControlled,
  type Lost,
  otherExpiryOf,
  type ReceiveLine,
  type Source,
  withScan,
} from './receive-model.ts';

interface Props {
  readonly source: Source;
  readonly seen: StockSeen;
  onDone(): void;
  onClose(): void;
}

type Found = Extract<IdentifiedPack, { state: 'found' }>;

/** One delivery on the desk: each scan is one more pack; at the end everything is taken in at once. */
export function DeliveryPane({ source: given, seen, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const core = useCore();
  const { call, run, isRunning } = useCommand(contract.stock.receive);
  const commandId = useRef(crypto.randomUUID());
  const [supplier, setSupplier] = useState('');
  const [lines, setLines] = useState<readonly ReceiveLine[]>([]);
  /** What the next scan adds to. A screen drawn in between may still show what stood there before. */
  const linesNow = useRef(lines);
  const write = useCallback((next: (before: readonly ReceiveLine[]) => readonly ReceiveLine[]): void => {
    linesNow.current = next(linesNow.current);
    setLines(linesNow.current);
  }, []);
  const [lost, setLost] = useState<readonly Lost[]>([]);
  const [location, setLocation] = useState<string | null>(() => defaultPlace(seen));
  const [celsius, setCelsius] = useState('');
  const [paper, setPaper] = useState('');
  const [manual, setManual] = useState<Found | 'empty'>();
  const [isEnding, setIsEnding] = useState(false);
  const [witness, setWitness] = useState<ProvenPerson>();
  const source: Source = given.is === 'supplier' ? { is: 'supplier', name: supplier } : given;
  const here = useMemo(
    () => new Map(seen.products.map(({ code, holdings }) => [code, holdings.map(({ batch }) => batchOf(batch))])),
    [seen.products],
  );
  const asked = { source, lines, lost, location, celsius, here, hasWitness: witness !== undefined };
  const wanting = findWanting(asked);
  const cold = lines.some(isCold);
  const change = useCallback(
    (key: string, more: Partial<ReceiveLine>): void =>
      write((before) => before.map((line) => (line.key === key ? { ...line, ...more } : line))),
    [write],
  );
  const remove = useCallback(
    (key: string): void => write((before) => before.filter((line) => line.key !== key)),
    [write],
  );

  const takeScan = async (scan: Scan): Promise<ScanAnswer | 'silent' | undefined> => {
    if (scanKindOf(scan.parsed).is !== 'product') return undefined;
    const asked = { text: scan.text, at: scan.at };
    const outcome = await settle<IdentifiedPack>(core.call(contract.stock.identify, asked));
    if (outcome.state !== 'done' || outcome.value.state !== 'found')
      return { tone: 'stop', title: t('stock.scan.unknown'), words: t('receive.unknownWords') };
    const scanned = withScan(linesNow.current, outcome.value, asked);
    if (scanned.told === 'serial-twice')
      return {
        tone: 'stop',
        title: t('receive.serialTwice'),
        words: t('receive.serialTwiceWords', { serial: scanned.serial }),
      };
    if (scanned.told === 'no-lot') {
      setManual(scanned.pack);
      return { tone: 'pause', title: t('receive.noLot'), words: t('receive.noLotWords') };
    }
    write(() => scanned.lines);
    return answerOf(scanned.line, otherExpiryOf(scanned.line, scanned.lines, here), { t, format });
  };
  /** Scans that core has not answered yet: the pack is in the hand already, and belongs to what is taken in. */
  const scansOpen = useRef<Promise<unknown>>(Promise.resolve());
  useScan((scan) => {
    const answer = takeScan(scan);
    scansOpen.current = Promise.allSettled([scansOpen.current, answer]);
    return answer;
  });

  const submit = async (): Promise<void> => {
    await scansOpen.current;
    const counted = { ...asked, lines: linesNow.current };
    if (findWanting(counted) || location === null) return;
    const degrees = celsiusOf(celsius);
    const outcome = await run({
      ...{ commandId: commandId.current, from: fromOf(source), location },
      ...(paper.trim() ? { paper: paper.trim() } : {}),
      ...(degrees === undefined ? {} : { celsius: degrees }),
      lines: counted.lines.map((line) => toInput(line, seen, location)),
      missing: lost.map((one) => ({ ...one, batch: { ...one.batch } })),
      ...(witness ? { witness: witness.proof } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    const aside = outcome.value.lines.filter(({ state }) => state === 'quarantined').length;
    tellDone(aside > 0 ? t('receive.doneAside', { count: aside }) : t('receive.done', { count: counted.lines.length }));
    onDone();
  };
  useKeys({ 'Ctrl+Enter': () => void submit(), 'Alt+N': () => setManual('empty') });

  return (
    <div className={css.pane} data-testid="delivery">
      <Panel
        fill
        flush
        title={titleOf(given, t)}
        aside={t('receive.lineCount', { count: lines.length })}
        actions={
          <>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              rightSection={<Keycap keys="Alt N" />}
              onClick={() => setManual('empty')}
            >
              {t('receive.typed')}
            </Button>
            {given.is === 'order' && (
              <Button size="compact-sm" variant="default" onClick={() => setIsEnding(true)}>
                {t('receive.endOrder')}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
          </>
        }
      >
        <div className={css.deliveryFields} data-with-supplier={given.is === 'supplier' || undefined}>
          {given.is === 'supplier' && (
            <TextInput
              label={t('receive.supplier')}
              value={supplier}
              title={supplier}
              maxLength={120}
              onChange={(event) => setSupplier(event.currentTarget.value)}
              data-wanted={wanting === 'supplier' || undefined}
              autoFocus
            />
          )}
          <Select
            label={t('receive.putInto')}
            data={seen.places
              .filter(({ inUse }) => inUse)
              .map(({ id }) => ({ value: id, label: placeText(seen.places, id) }))}
            value={location}
            onChange={setLocation}
            searchable
            allowDeselect={false}
            comboboxProps={{ withinPortal: true }}
          />
          <TextInput
            label={t('receive.paper')}
            value={paper}
            maxLength={60}
            onChange={(event) => setPaper(event.currentTarget.value)}
          />
          <TextInput
            label={t('receive.celsius')}
            value={celsius}
            inputMode="decimal"
            required={cold}
            error={celsius.trim() !== '' && celsiusOf(celsius) === undefined ? t('receive.noDegrees') : undefined}
            onChange={(event) => setCelsius(event.currentTarget.value)}
            data-wanted={wanting === 'temperature' || undefined}
            rightSection="°C"
          />
        </div>
        {lines.length === 0 ? (
          <Empty icon={<IconBarcode size={28} aria-hidden />} title={t('receive.scan')}>
            {t('receive.scanWords')}
          </Empty>
        ) : (
          <LineTable
            lines={lines}
            celsius={celsiusOf(celsius)}
            here={here}
            isOrdered={isOrdered(given)}
            onChange={change}
            onRemove={remove}
          />
        )}
        {given.is !== 'supplier' && (
          <DifferenceTable source={given} differences={differencesOf(given, lines)} lost={lost} onLose={setLost} />
        )}
      </Panel>
      <CallNotice call={call} />
      {lines.some(isControlled) && (
        <SecondPersonField
          purpose="witness"
          label={t('stock.witness')}
          words={t('stock.witnessWords')}
          value={witness}
          onChange={setWitness}
        />
      )}
      <div className={css.foot}>
        <span className={css.wanting} role="status">
          {wanting && wanting !== 'nothing' && t(`receive.wanting.${wanting}`)}
        </span>
        <Button
          size="md"
          loading={isRunning}
          disabled={wanting !== undefined}
          rightSection={<Keycap keys="Ctrl Enter" />}
          onClick={() => void submit()}
        >
          {t('receive.take')}
        </Button>
      </div>
      {given.is === 'order' && isEnding && (
        <EndOrderForm order={given.order} onDone={onDone} onClose={() => setIsEnding(false)} />
      )}
      {manual && (
        <ManualLine
          found={manual === 'empty' ? undefined : manual}
          today={seen.today}
          onAdd={(line) => {
            write((before) => [line, ...before.filter(({ key }) => key !== line.key)]);
            setManual(undefined);
          }}
          onClose={() => setManual(undefined)}
        />
      )}
    </div>
  );
}

type T = TFunction;

/** @SAFETY What goes aside is told at the scan, not after the delivery was taken in. */
function answerOf(
  line: ReceiveLine,
  otherExpiry: string | undefined,
  { t, format }: { readonly t: T; readonly format: Format },
): ScanAnswer {
  const name = `${line.product.shownName} · ${line.batch.lot}`;
  if (line.recall) return { tone: 'stop', title: t('stock.scan.recalled', { name }), words: t('receive.goesAside') };
  if (line.expired) return { tone: 'stop', title: t('stock.scan.expired', { name }), words: t('receive.goesAside') };
  if (otherExpiry && !line.confirmed)
    return {
      tone: 'pause',
      title: t('receive.otherExpiry', { lot: line.batch.lot, day: format.date(otherExpiry) }),
      words: t('receive.otherExpiryWords', { day: format.date(line.batch.expiry ?? '') }),
    };
  if (line.doubtful && !line.confirmed)
    return {
      tone: 'pause',
      title: t('stock.scan.confirmLot'),
      words: t('receive.confirmWords', { lot: line.batch.lot }),
    };
  return { tone: 'fine', title: name, words: t('receive.counted', { count: Number(line.count) }) };
}

function titleOf(source: Source, t: T): string {
  if (source.is === 'order')
    return t('receive.ofOrder', { supplier: source.order.supplier, number: source.order.number });
  return source.is === 'transfer' ? t('stock.way.in', { site: source.transfer.from.name }) : t('receive.withoutOrder');
}

function fromOf(source: Source): InputOf<typeof contract.stock.receive>['from'] {
  if (source.is === 'transfer') return { is: 'site', transferId: source.transfer.id };
  if (source.is === 'supplier') return { is: 'supplier', name: source.name.trim() };
  return { is: 'supplier', name: source.order.supplier, orderId: source.order.id };
}

function isOrdered(source: Source): (product: string) => boolean {
  if (source.is === 'supplier') return () => true;
  const lines: readonly { readonly product: string }[] =
    source.is === 'order' ? source.order.lines : source.transfer.lines;
  return (product) => lines.some((line) => line.product === product);
}

function toInput(line: ReceiveLine, seen: StockSeen, location: string) {
  const { product, batch, pack, count, serials, scans, damaged, confirmed } = line;
  const cold = coldPlace(line, seen, location);
  return {
    ...{ product: product.code, batch: { ...batch }, damaged, lotConfirmed: confirmed },
    quantity: quantityText(amountOf(line) ?? (0 as never)),
    ...(pack ? { packs: { gtin: pack.gtin, count: plainNumber(count), units: pack.units } } : {}),
    ...(serials.length > 0 ? { serials: [...serials] } : {}),
    ...(scans.length > 0 ? { scans: [...scans] } : {}),
    ...(cold ? { location: cold } : {}),
  };
}

/** What is kept cold goes into the site's only place that is, where the chosen one is not. */
function coldPlace({ product }: ReceiveLine, { places }: StockSeen, location: string): string | undefined {
  const condition = conditionFor(storageRange(product.storage));
  if (condition === 'room' || places.find(({ id }) => id === location)?.storage === condition) return undefined;
  const fit = places.filter(
    ({ storage, inUse, level }) => inUse && level !== 'bin' && level !== 'ward' && storage === condition,
  );
  return fit.length === 1 ? fit[0]?.id : undefined;
}

function defaultPlace({ places }: StockSeen): string | null {
  const inUse = places.filter((place) => place.inUse);
  const first = inUse.find(({ level, storage }) => level === 'store' && storage === 'room') ?? inUse[0];
  return first?.id ?? null;
}
