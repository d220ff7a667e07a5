import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StocktakeSheetLine } from '#shared/contract/stocktake.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { PackFields } from '../../parts/stock/PackFields.tsx';
import { hasPacks, NOTHING_TYPED, totalOf } from '../../parts/stock/pack-amount.ts';
import { AmountWords, BatchWords } from '../../parts/stock/StockWords.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import css from './Stocktake.module.css';

export interface Counting {
  readonly line: StocktakeSheetLine;
  readonly round: number;
  /** Packs scanned since the line was chosen. */
  readonly scans: number;
  /** Base units in the pack that was scanned. */
  readonly unitsScanned?: string | undefined;
}

interface Props {
  readonly id: string;
  readonly counting: Counting;
  onClose(): void;
  onCounted(): void;
}

/** The whole of one line, in packs and loose. Enter keeps it, Escape leaves it. */
export function CountEntry({ id, counting, onClose, onCounted }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, scans, unitsScanned } = counting;
  const { call, run, isRunning } = useCommand(contract.stocktake.count);
  const packUnits = unitsScanned ?? line.packUnits;
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const first = useRef<HTMLInputElement>(null);
  const known = useRef(0);
  useEffect(() => {
    const more = scans - known.current;
    known.current = scans;
    if (more <= 0) return;
    const field = hasPacks(packUnits) ? 'packs' : 'loose';
    setTyped((before) => ({ ...before, [field]: String((Number(before[field]) || 0) + more) }));
  }, [scans, packUnits]);
  useEffect(() => first.current?.focus(), []);
  const total = totalOf(typed, packUnits);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (total === undefined) return;
    const { product, batch, location, state, name } = line;
    const done = await run({
      ...{ commandId: crypto.randomUUID(), id },
      counts: [{ line: { product, batch, location, state }, quantity: total }],
    });
    if (done.state !== 'done') return;
    tellDone(t('count.told.counted', { name, amount: format.number(Number(total)), unit: unitWord(line.unit, total) }));
    onCounted();
  };
  return (
    <form
      className={css.entry}
      aria-label={t('count.entry', { name: line.name, lot: line.batch.lot })}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={css.what}>
        <bdi className={css.name}>{line.name}</bdi>
        {line.brand && <bdi className="quiet">{line.brand}</bdi>}
        <BatchWords batch={line.batch} />
        <span className="quiet">
          <bdi>{line.place}</bdi>
          {line.state === 'quarantined' && ` · ${t('count.quarantined')}`}
          {line.found && ` · ${t('count.foundWords')}`}
        </span>
        <CallNotice call={call} />
      </div>
      <div className={css.fields}>
        <PackFields
          {...{ first, packUnits, className: css.number, unit: line.unit, value: typed, onChange: setTyped }}
          label={t('count.units', { unit: unitWord(line.unit) })}
        />
        <output className={css.total}>
          {total === undefined ? '—' : <AmountWords value={total} unit={line.unit} />}
        </output>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={isRunning} disabled={total === undefined}>
          {t('count.keep')}
        </Button>
      </div>
    </form>
  );
}
