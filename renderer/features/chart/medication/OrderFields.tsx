import { Checkbox, Chip, Group, Input, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/medication/dosing.ts';
import { planProductAmount } from '#shared/domain/medication/product-amount.ts';
import { pumpRate } from '#shared/domain/medication/pump-rate.ts';
import { findUnit } from '#shared/domain/medication/units.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { WallField } from '../../../ui/WallField.tsx';
import { Remark } from '../entry/Remark.tsx';
import css from './Medication.module.css';
import { type OrderSheet, SHEET_KINDS } from './order-sheet.ts';
import { strengthOf, unitsOf } from './product-units.ts';
import type { ReadSheet } from './read-sheet.ts';

interface Props {
  readonly sheet: OrderSheet;
  readonly read: ReadSheet;
  set(part: Partial<OrderSheet>): void;
}

const ROUTES = [
  ...(['oral', 'sublingual', 'buccal', 'enteral', 'intravenous', 'intramuscular', 'subcutaneous'] as const),
  ...(['intradermal', 'inhalation', 'nasal', 'ophthalmic', 'otic', 'rectal', 'vaginal', 'topical'] as const),
  'transdermal',
] as const;
const TIMES = [
  ['once', '08:00'],
  ['twice', '08:00 20:00'],
  ['thrice', '06:00 14:00 22:00'],
  ['four', '06:00 12:00 18:00 22:00'],
  ['night', '22:00'],
] as const;

/** Dose, route, when, how long: only the fields of the kind that is chosen. */
export function OrderFields({ sheet, read, set }: Props) {
  const { t } = useTranslation();
  const text = (name: keyof OrderSheet, label: string, more: { placeholder?: string; type?: string } = {}) => (
    <TextInput
      label={label}
      value={sheet[name] as string}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      autoComplete="off"
      {...more}
    />
  );
  const { kind } = sheet;
  const isDosed = kind !== 'varying' && kind !== 'scale';
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('order.kindLabel')}
        value={kind}
        onChange={(value) => set({ kind: value as OrderSheet['kind'] })}
        data={SHEET_KINDS.map((value) => ({ value, label: t(`order.kind.${value}`) }))}
      />
      {isDosed && (
        <div className={css.row} data-cols="dose">
          <TextInput
            label={kind === 'infusion' ? t('order.rate') : t('order.dose')}
            value={sheet.dose}
            onChange={(event) => set({ dose: event.currentTarget.value })}
            disabled={sheet.perKg.trim() !== ''}
            inputMode="decimal"
            autoComplete="off"
            data-order-dose
          />
          <NativeSelect
            label={t('order.unit')}
            value={sheet.unit}
            onChange={(event) => set({ unit: event.currentTarget.value })}
            data={[...unitsOf(sheet.product)]}
          />
          {kind === 'infusion' ? (
            <NativeSelect
              label={t('order.per')}
              value={sheet.per}
              onChange={(event) => set({ per: event.currentTarget.value as OrderSheet['per'] })}
              data={(['hour', 'minute', 'day'] as const).map((value) => ({ value, label: t(`order.perOf.${value}`) }))}
            />
          ) : (
            text('doseTo', t('order.doseTo'))
          )}
          <NativeSelect
            label={t('order.route')}
            value={sheet.route}
            onChange={(event) => set({ route: event.currentTarget.value })}
            data={routesOf(sheet).map((value) => ({
              value,
              label: value ? t(`order.routeOf.${value}` as 'order.routeOf.oral', { defaultValue: value }) : '—',
            }))}
          />
        </div>
      )}
      {!isDosed && (
        <NativeSelect
          label={t('order.route')}
          value={sheet.route}
          onChange={(event) => set({ route: event.currentTarget.value })}
          data={routesOf(sheet).map((value) => ({
            value,
            label: value ? t(`order.routeOf.${value}` as 'order.routeOf.oral', { defaultValue: value }) : '—',
          }))}
        />
      )}
      {isDosed && kind !== 'infusion' && (
        <div className={css.row}>
          {text('perKg', t('order.perKg', { unit: sheet.unit }))}
          {text('maxSingle', t('order.maxSingle', { unit: sheet.unit }))}
        </div>
      )}
      {isDosed && kind !== 'infusion' && sheet.perKg.trim() !== '' && (
        <div className={css.row}>
          {text('maxPerKgPerDay', t('order.maxPerKgPerDay', { unit: sheet.unit }))}
          {text('maxPerDay', t('order.maxPerDay', { unit: sheet.unit }))}
        </div>
      )}
      <Arithmetic sheet={sheet} read={read} />
      {(kind === 'at-times' || kind === 'scale') && (
        <div className={css.row} data-cols="times">
          <NativeSelect
            label={t('order.frequency')}
            value={TIMES.find(([, times]) => times === sheet.times)?.[0] ?? ''}
            onChange={(event) => {
              const chosen = TIMES.find(([name]) => name === event.currentTarget.value);
              if (chosen) set({ times: chosen[1] });
            }}
            data={[
              ...TIMES.map(([value]) => ({ value, label: t(`order.times.${value}`) })),
              { value: '', label: t('order.times.other') },
            ]}
          />
          {text('times', t('order.timesLabel'), { placeholder: '08:00 20:00' })}
          {kind === 'at-times' ? text('everyDays', t('order.everyDaysLabel'), { placeholder: '1' }) : <span />}
        </div>
      )}
      {kind === 'at-times' && (
        <Input.Wrapper label={t('order.weekdays')} labelElement="div">
          <Chip.Group
            multiple
            value={[...sheet.weekdays]}
            onChange={(weekdays) => set({ weekdays: weekdays as Weekday[] })}
          >
            <Group gap="xs" role="group" aria-label={t('order.weekdays')}>
              {WEEKDAYS.map((day) => (
                <Chip key={day} size="xs" value={day}>
                  {t(`order.weekday.${day}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      )}
      {kind === 'every' && <div className={css.row}>{text('everyHours', t('order.everyHoursLabel'))}</div>}
      {kind === 'as-needed' && (
        <>
          {text('indication', t('order.indicationNeeded'))}
          <div className={css.row}>
            {text('everyHours', t('order.apartLabel'))}
            {text('maxDoses', t('order.maxDosesLabel'))}
            {text('maxAmount', t('order.maxAmountLabel', { unit: sheet.unit }))}
          </div>
        </>
      )}
      {kind === 'infusion' && (
        <div className={css.row}>
          {text('volume', t('order.volumeLabel'))}
          {text('inBag', t('order.inBagLabel', { unit: sheet.unit }))}
          <Checkbox
            label={t('order.ratePerKg')}
            checked={sheet.ratePerKg}
            onChange={(event) => set({ ratePerKg: event.currentTarget.checked })}
          />
        </div>
      )}
      {(kind === 'varying' || kind === 'scale') && (
        <>
          {kind === 'scale' && (
            <SegmentedControl
              size="xs"
              aria-label={t('order.measuredIn')}
              value={sheet.measuredIn}
              onChange={(value) => set({ measuredIn: value as OrderSheet['measuredIn'] })}
              data={['mmol/L', 'mg/dL']}
            />
          )}
          <Textarea
            label={t(`order.lines.${kind}`)}
            description={t(`order.linesHint.${kind}`)}
            value={sheet.lines}
            onChange={(event) => set({ lines: event.currentTarget.value })}
            autosize
            minRows={3}
          />
        </>
      )}
      <div className={css.row}>
        <WallField label={t('order.start')} value={sheet.start} onChange={(start) => set({ start })} />
        {text('days', t('order.days'))}
        <WallField
          precision="day"
          label={t('order.review')}
          value={sheet.review}
          onChange={(review) => set({ review })}
        />
      </div>
      <details className={css.more}>
        <summary>{t('order.more')}</summary>
        <div className={css.moreFields}>
          {kind !== 'as-needed' && text('indication', t('order.indication'))}
          {text('instruction', t('order.instruction'))}
          <Checkbox
            label={t('order.timeCriticalLabel')}
            checked={sheet.timeCritical}
            onChange={(event) => set({ timeCritical: event.currentTarget.checked })}
          />
          <Remark value={sheet.note} onChange={(note) => set({ note })} minRows={1} />
        </div>
      </details>
    </>
  );
}

function routesOf({ product, route }: OrderSheet): readonly string[] {
  const usual = product && product.routes.length > 0 ? product.routes : ROUTES;
  return [...new Set(['', ...usual, ...(route ? [route] : [])])];
}

/** What is multiplied and divided, as a person would write it: by weight, and into the product. */
function Arithmetic({ sheet, read }: Pick<Props, 'sheet' | 'read'>) {
  const { t } = useTranslation();
  const { product } = sheet;
  const strength = product && strengthOf(product);
  const regimen = read.entry?.dosing.regimen;
  const amount = regimen && 'dose' in regimen && regimen.dose.kind !== 'range' ? regimen.dose.amount : undefined;
  const unit = findUnit(amount?.unit ?? '');
  const plan =
    strength && amount && unit
      ? planProductAmount({ value: amount.value, unit }, { strength, parts: product.parts })
      : undefined;
  const pump = regimen?.kind === 'infusion' ? pumpRate(regimen) : undefined;
  if (!read.weightDose && !plan && !pump) return null;
  return (
    <output className={css.arithmetic} aria-label={t('order.arithmetic')}>
      {read.weightDose && <span>{doseInWords(read.weightDose.workings)}</span>}
      {read.weightDose && amount && unit && <b>{doseInWords(doseText({ value: amount.value, unit }))}</b>}
      {plan && plan.state !== 'impossible' && (
        <span>
          {doseInWords(plan.workings)}
          {plan.state === 'rounded' && ` → ${doseInWords(doseText(plan.take))}`}
        </span>
      )}
      {pump && <span>{doseInWords(pump.workings)}</span>}
      {plan?.state === 'impossible' && <span data-tone="pause">{t(`order.impossible.${plan.why}`)}</span>}
    </output>
  );
}
