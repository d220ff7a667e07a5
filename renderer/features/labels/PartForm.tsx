import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIPT_SIZES } from '#shared/domain/label/receipt-design.ts';
import layout from '../../ui/form.module.css';
import { type DraftPart, readSizes, spellSizes } from './design-draft.ts';
import css from './Labels.module.css';

interface Props {
  readonly part: DraftPart;
  readonly isReceipt: boolean;
  onChange(change: Readonly<Record<string, unknown>>): void;
  onRemove(): void;
  onMove(by: -1 | 1): void;
}

const BOX = ['xMm', 'yMm', 'widthMm', 'heightMm'] as const;
const ALIGNS = ['left', 'right', 'centre', 'start', 'end'] as const;

/** One part of a design: where it stands, what is in it, and how its letters are. */
export function PartForm({ part, isReceipt, onChange, onRemove, onMove }: Props) {
  const { t } = useTranslation();
  const { element } = part;
  const textOf = element === 'rows' ? 'rows' : 'text';
  const hasText = element === 'text' || element === 'code' || element === 'rows';
  return (
    <div className={layout.form} data-testid="label-part">
      {hasText && (
        <TextInput
          label={t('labels.part.text')}
          value={String(part[textOf] ?? '')}
          onChange={({ currentTarget: { value } }) => onChange({ [textOf]: value })}
        />
      )}
      {!isReceipt && (
        <div className={css.four}>
          {BOX.map((name) => (
            <Millimetres
              key={name}
              label={t(`labels.part.${name}`)}
              value={part[name]}
              onChange={(mm) => onChange({ [name]: mm })}
            />
          ))}
        </div>
      )}
      {element === 'text' && <LetterFields part={part} isReceipt={isReceipt} onChange={onChange} />}
      {element === 'code' && (
        <div className={css.two}>
          <Select
            label={t('labels.part.symbology')}
            allowDeselect={false}
            data={['datamatrix', 'gs1-datamatrix', 'code-128']}
            value={String(part.symbology)}
            onChange={(symbology) => onChange({ symbology })}
          />
          <Millimetres
            label={t('labels.part.moduleMm')}
            value={part.moduleMm}
            onChange={(moduleMm) => onChange({ moduleMm })}
          />
        </div>
      )}
      <div className={css.actions}>
        <Button className={css.grow} size="compact-sm" variant="subtle" color="red" onClick={onRemove}>
          {t('labels.remove')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onMove(-1)}>
          {t('labels.up')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onMove(1)}>
          {t('labels.down')}
        </Button>
      </div>
    </div>
  );
}

function LetterFields({ part, isReceipt, onChange }: Pick<Props, 'part' | 'isReceipt' | 'onChange'>) {
  const { t } = useTranslation();
  const [sizes, setSizes] = useState(() => spellSizes(part.sizesMm));
  return (
    <div className={css.two}>
      {!isReceipt && (
        <>
          <TextInput
            label={t('labels.part.sizes')}
            value={sizes}
            onChange={({ currentTarget: { value } }) => {
              setSizes(value);
              onChange({ sizesMm: readSizes(value) });
            }}
          />
          <NumberInput
            label={t('labels.part.lines')}
            min={1}
            max={8}
            value={typeof part.lines === 'number' ? part.lines : 1}
            onChange={(lines) => typeof lines === 'number' && onChange({ lines })}
          />
        </>
      )}
      <Select
        label={t('labels.part.align')}
        allowDeselect={false}
        data={ALIGNS.map((value) => ({ value, label: t(`labels.align.${value}`) }))}
        value={String(part.align ?? (isReceipt ? 'start' : 'left'))}
        onChange={(align) => onChange({ align })}
      />
      <Checkbox
        label={t('labels.part.bold')}
        checked={part.bold === true}
        onChange={({ currentTarget: { checked } }) => onChange({ bold: checked })}
      />
      {isReceipt && (
        <Select
          label={t('labels.part.size')}
          allowDeselect={false}
          data={RECEIPT_SIZES.map((value) => ({ value, label: t(`labels.sizeOf.${value}`) }))}
          value={String(part.size ?? 'normal')}
          onChange={(size) => onChange({ size })}
        />
      )}
    </div>
  );
}

interface MillimetresProps {
  readonly label: string;
  readonly value: unknown;
  onChange(mm: number): void;
}

function Millimetres({ label, value, onChange }: MillimetresProps) {
  return (
    <NumberInput
      label={label}
      min={0}
      step={0.5}
      decimalScale={2}
      value={typeof value === 'number' ? value : 0}
      onChange={(mm) => typeof mm === 'number' && onChange(mm)}
    />
  );
}
