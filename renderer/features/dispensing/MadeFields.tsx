import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import css from './Dispensing.module.css';

/** What was opened, dissolved or made here, and how long it lasts. */
export type Made = NonNullable<InputOf<typeof contract.dispense.supply>['made']>;
const KINDS = ['none', 'opened', 'reconstituted', 'extemporaneous'] as const;

interface Props {
  readonly made: Made | undefined;
  onChange(made: Made | undefined): void;
}

export function MadeFields({ made, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <div className={css.fields}>
        <Select
          label={t('dispense.madeLabel')}
          data={KINDS.map((kind) => ({ value: kind, label: t(`dispense.made.${kind}`) }))}
          value={made?.kind ?? 'none'}
          onChange={(kind) =>
            onChange(
              !kind || kind === 'none'
                ? undefined
                : { lastsFor: { value: 7, unit: 'days' }, ...made, kind: kind as Made['kind'] },
            )
          }
          allowDeselect={false}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
        {made && (
          <>
            <TextInput
              label={t('dispense.lastsFor')}
              inputMode="numeric"
              value={String(made.lastsFor.value)}
              onChange={(event) => {
                const value = Number(event.currentTarget.value);
                if (Number.isInteger(value) && value >= 1 && value <= 1000)
                  onChange({ ...made, lastsFor: { ...made.lastsFor, value } });
              }}
            />
            <Select
              aria-label={t('dispense.lastsForUnit')}
              data={(['hours', 'days'] as const).map((unit) => ({ value: unit, label: t(`dispense.unit.${unit}`) }))}
              value={made.lastsFor.unit}
              onChange={(unit) =>
                unit && onChange({ ...made, lastsFor: { ...made.lastsFor, unit: unit as 'hours' | 'days' } })
              }
              allowDeselect={false}
              comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            />
          </>
        )}
      </div>
      {made && (
        <Textarea
          label={t('dispense.recipe')}
          autosize
          minRows={1}
          maxRows={6}
          value={made.note ?? ''}
          maxLength={500}
          onChange={(event) => onChange({ ...made, note: event.currentTarget.value || undefined })}
        />
      )}
    </>
  );
}
