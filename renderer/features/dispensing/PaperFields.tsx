import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { WallField } from '../../ui/WallField.tsx';
import css from './Dispensing.module.css';
import { ProductSelect } from './ProductSelect.tsx';

export interface PaperLine {
  readonly key: string;
  readonly productId: string;
  readonly directions: string;
  readonly quantity: string;
  readonly days: string;
  readonly prescriber: string;
  readonly writtenOn: string;
}

const EMPTY_PAPER: PaperLine = {
  ...{ key: '', productId: '', directions: '', quantity: '', days: '', prescriber: '', writtenOn: '' },
};

/** What stands on one paper has one prescriber and one day, most often. */
export function nextPaper(before: PaperLine | undefined): PaperLine {
  const { prescriber, writtenOn } = before ?? EMPTY_PAPER;
  return { ...EMPTY_PAPER, key: crypto.randomUUID(), prescriber, writtenOn };
}

export function isPaperReady({ productId, directions, quantity, prescriber, writtenOn }: PaperLine): boolean {
  const units = findQuantity(plainNumber(quantity));
  const isWritten = directions.trim() !== '' && prescriber.trim() !== '';
  return productId !== '' && isWritten && units !== undefined && units > 0 && /^\d{4}-\d{2}-\d{2}$/.test(writtenOn);
}

type PaperInput = NonNullable<InputOf<typeof contract.dispense.arrive>['paper']>[number];

export function paperInput({ key: _key, days, ...line }: PaperLine): PaperInput {
  const lasts = Number(days);
  return {
    ...{
      ...line,
      directions: line.directions.trim(),
      prescriber: line.prescriber.trim(),
      quantity: plainNumber(line.quantity),
    },
    ...(Number.isInteger(lasts) && lasts > 0 ? { days: lasts } : {}),
  };
}

interface Props {
  readonly line: PaperLine;
  onChange(change: Partial<PaperLine>): void;
  onRemove(): void;
}

/** What stands on the paper, as it stands there. */
export function PaperFields({ line, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.box}>
      <legend>{t('dispense.source.paper')}</legend>
      <ProductSelect
        label={t('dispense.product')}
        value={line.productId}
        onChange={(productId) => onChange({ productId })}
      />
      <TextInput
        label={t('dispense.directions')}
        value={line.directions}
        onChange={(event) => onChange({ directions: event.currentTarget.value })}
        maxLength={400}
      />
      <div className={css.fields}>
        <TextInput
          label={t('dispense.quantity')}
          inputMode="decimal"
          value={line.quantity}
          onChange={(event) => onChange({ quantity: event.currentTarget.value })}
        />
        <TextInput
          label={t('dispense.daysSupply')}
          inputMode="numeric"
          value={line.days}
          onChange={(event) => onChange({ days: event.currentTarget.value })}
        />
        <TextInput
          label={t('dispense.prescriber')}
          value={line.prescriber}
          onChange={(event) => onChange({ prescriber: event.currentTarget.value })}
          maxLength={120}
        />
        <WallField
          precision="day"
          label={t('dispense.writtenOn')}
          value={line.writtenOn}
          onChange={(writtenOn) => onChange({ writtenOn })}
        />
        <Button variant="default" size="compact-sm" onClick={onRemove}>
          {t('dispense.removeLine')}
        </Button>
      </div>
    </fieldset>
  );
}
