import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { IdentifiedPack } from '#shared/contract/stock-shown.ts';
import type { StocktakeControlledLine, StocktakeSheetLine } from '#shared/contract/stocktake.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import { CheckDialog } from '../../parts/register/CheckDialog.tsx';
import { BatchWords, ProductWords } from '../../parts/stock/StockWords.tsx';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { ControlledRow } from './ControlledRow.tsx';
import { CountEntry, type Counting } from './CountEntry.tsx';
import { controlledToShow, lineOfPack, linesToShow, progressOf } from './count-model.ts';
import css from './Stocktake.module.css';

interface Props {
  readonly sheet: OutputOf<typeof contract.stocktake.sheet>;
  onCounted(): void;
}

/** @SAFETY Blind: what should be there stands nowhere here. A scan leads to its line, and each further one adds a pack. */
export function CountView({ sheet, onCounted }: Props) {
  const { t } = useTranslation();
  const core = useCore();
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState<string | null>(null);
  const [counting, setCounting] = useState<Counting>();
  const mayWrite = useSignedIn()?.user.permissions.includes('register.write') ?? false;
  const [checking, setChecking] = useState<StocktakeControlledLine>();
  const lines = linesToShow(sheet.lines, { typed, place });
  const controlled = controlledToShow(sheet.controlled, typed);
  const places = [...new Map(sheet.lines.map((line) => [line.location, line.place]))];
  const { all, done, again } = progressOf(sheet.lines, sheet.controlled);
  useKeys({ '/': document.activeElement === search.current ? undefined : () => search.current?.focus() });
  const choose = (line: StocktakeSheetLine): void => setCounting({ line, scans: 0, round: line.round });

  useScan(async (scan): Promise<ScanAnswer | undefined> => {
    if (scanKindOf(scan.parsed).is !== 'product') return undefined;
    const outcome = await settle<IdentifiedPack>(core.call(contract.stock.identify, { text: scan.text, at: scan.at }));
    if (outcome.state !== 'done' || outcome.value.state !== 'found')
      return { tone: 'pause', title: t('count.scan.unknown'), words: t('count.scan.unknownWords') };
    const { product, batch, pack, suspicious } = outcome.value;
    const ofRegister = sheet.controlled.find(({ products }) => products.includes(product.code));
    if (ofRegister && ofRegister.state !== 'no-register' && mayWrite) {
      setChecking(ofRegister);
      return { tone: 'fine', title: product.name, words: t('count.scan.controlled') };
    }
    if (batch.lot === undefined || suspicious)
      return { tone: 'pause', title: product.name, words: t('count.scan.noLot') };
    if (product.controlledClass) return { tone: 'stop', title: product.name, words: t('count.scan.controlled') };
    const lot = batch.lot;
    const line =
      lineOfPack(sheet.lines, { product: product.code, ...batch }, place) ??
      foundLine(outcome.value, { ...batch, lot }, place ?? sheet.places[0]?.id, placeName(place));
    if (!line) return { tone: 'pause', title: product.name, words: t('count.scan.noPlace') };
    setCounting((before) => ({
      line,
      round: line.round,
      unitsScanned: pack.units,
      scans: before?.line.key === line.key ? before.scans + 1 : 1,
    }));
    return { tone: 'fine', title: product.name, words: lot };
  });
  const placeName = (id: string | null): string =>
    places.find(([location]) => location === id)?.[1] ?? sheet.places[0]?.name ?? '';

  return (
    <>
      <div className={css.bar}>
        <TextInput
          ref={search}
          className={css.grow}
          aria-label={t('count.search')}
          placeholder={t('count.searchHint')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = lines;
            if (event.key === 'Enter' && first) choose(first);
          }}
          autoFocus
        />
        {places.length > 1 && (
          <Select
            aria-label={t('count.atPlace')}
            placeholder={t('count.allPlaces')}
            clearable
            data={places.map(([value, label]) => ({ value, label }))}
            value={place}
            onChange={setPlace}
          />
        )}
      </div>
      {counting && (
        <CountEntry
          key={counting.line.key}
          id={sheet.id}
          counting={counting}
          onClose={() => {
            setCounting(undefined);
            search.current?.focus();
          }}
          onCounted={() => {
            setCounting(undefined);
            setTyped('');
            onCounted();
            search.current?.focus();
          }}
        />
      )}
      <Panel title={t('count.lines')} aside={t('count.progressLine', { done, all, again })} fill flush>
        {lines.length + controlled.length === 0 ? (
          <Empty title={t('count.noLines')}>{t('count.noLinesWords')}</Empty>
        ) : (
          <table className={`${table.table} ${css.table}`}>
            <TableHead
              columns={[
                t('count.product'),
                t('count.batch'),
                t('count.atPlace'),
                t('count.todoLabel'),
                t('count.mine'),
              ]}
              withActions
            />
            <tbody>
              {controlled.map((line) => (
                <ControlledRow key={line.registerId} line={line} onCount={() => setChecking(line)} />
              ))}
              {lines.map((line) => (
                <SheetRow key={line.key} line={line} isChosen={counting?.line.key === line.key} onChoose={choose} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {checking && (
        <CheckDialog
          line={{ ...checking, id: checking.registerId, keeping: { as: checking.waits ? 'pending' : 'holder' } }}
          onClose={() => setChecking(undefined)}
          onCounted={onCounted}
        />
      )}
    </>
  );
}

const TONES = { count: 'calm', recount: 'pause', done: 'fine' } as const;

interface RowProps {
  readonly line: StocktakeSheetLine;
  readonly isChosen: boolean;
  onChoose(line: StocktakeSheetLine): void;
}

function SheetRow({ line, isChosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  return (
    <tr data-testid="count-line" data-chosen={isChosen || undefined}>
      <th scope="row" className={css.product}>
        <ProductWords name={line.name} brand={line.brand} />
        {line.state === 'quarantined' && <div className="quiet">{t('count.quarantined')}</div>}
      </th>
      <td>
        <BatchWords batch={line.batch} />
      </td>
      <td>
        <bdi>{line.place}</bdi>
      </td>
      <td>
        <Tag tone={TONES[line.todo]}>{t(`count.todo.${line.todo}`)}</Tag>{' '}
        {line.found && <Tag tone="calm">{t('count.found')}</Tag>}
        {line.countedBy.length > 0 && (
          <div className="quiet">
            <bdi>{line.countedBy.join(', ')}</bdi>
          </div>
        )}
      </td>
      <td className="figures">{line.mine ?? '—'}</td>
      <td className={table.actions}>
        <Button size="compact-sm" variant="default" onClick={() => onChoose(line)}>
          {t(line.mine === undefined ? 'count.enter' : 'count.enterAgain')}
        </Button>
      </td>
    </tr>
  );
}

type Found = Extract<IdentifiedPack, { state: 'found' }>;

/** A batch that the book does not have here: a line of its own, at the place that is being counted. */
function foundLine(
  { product }: Found,
  batch: StocktakeSheetLine['batch'],
  location: string | undefined,
  place: string,
): StocktakeSheetLine | undefined {
  if (location === undefined) return undefined;
  const { code, name, brand, unit, packUnits } = product;
  return {
    ...{ key: `found ${code} ${batch.lot} ${location}`, product: code, name, unit, batch, location, place },
    ...(brand ? { brand } : {}),
    ...(packUnits ? { packUnits } : {}),
    ...{ state: 'available', found: true, todo: 'count', round: 1, countedBy: [] },
  };
}
