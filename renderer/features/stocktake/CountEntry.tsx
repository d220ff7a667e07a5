import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StocktakeSheetLine } from '#shared/contract/stocktake.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { AmountWords, BatchWords } from '../../parts/stock/StockWords.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import { totalOf } from './count-model.ts';
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
  const hasPacks = packUnits !== undefined && packUnits !== '1';
  const [packs, setPacks] = useState('');
  const [loose, setLoose] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const known = useRef(0);
  useEffect(() => {
    const more = scans - known.current;
    known.current = scans;
    if (more <= 0) return;
    const addTo = hasPacks ? setPacks : setLoose;
    addTo((before) => String((Number(before) || 0) + more));
  }, [scans, hasPacks]);
  useEffect(() => first.current?.focus(), []);
  const total = totalOf(packs, loose, packUnits);
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
        {hasPacks && (
          <TextInput
            ref={first}
            className={css.number}
            label={t('count.packsOf', { units: packUnits })}
            inputMode="numeric"
            value={packs}
            onChange={(event) => setPacks(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        <TextInput
          ref={hasPacks ? undefined : first}
          className={css.number}
          label={t(hasPacks ? 'count.loose' : 'count.units', { unit: unitWord(line.unit) })}
          inputMode="decimal"
          value={loose}
          onChange={(event) => setLoose(event.currentTarget.value)}
          autoComplete="off"
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
