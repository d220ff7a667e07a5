import { Checkbox, Radio, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { ageText, localDay } from '../patient-words.ts';
import css from './DemographicsFields.module.css';
import {
  type DemographicsField,
  type DemographicsForm,
  type FormProblem,
  readBirth,
  type Sex,
} from './demographics-form.ts';
import { LanguageField } from './LanguageField.tsx';

interface Props {
  readonly form: DemographicsForm;
  /** Shown once the person has tried to save. */
  readonly problems: Partial<Record<DemographicsField, FormProblem>>;
  onChange(form: DemographicsForm): void;
  readonly autoFocus?: boolean;
}

const SEXES: readonly Sex[] = ['female', 'male', 'other', 'unknown'];

/** The fields of a person, in the order in which people say them. Tab and typing are enough. */
export function DemographicsFields({ form, problems, onChange, autoFocus = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const field = (name: Exclude<DemographicsField, 'sex' | 'pregnant' | 'language'>) => ({
    name,
    label: t(`demographics.${name}`),
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => onChange({ ...form, [name]: event.currentTarget.value }),
    error: problems[name] && t(`demographics.problem.${problems[name]}`),
    autoComplete: 'off',
    spellCheck: false,
  });
  return (
    <div className={css.fields}>
      <TextInput {...field('family')} autoFocus={autoFocus} />
      <TextInput {...field('given')} />
      <Radio.Group
        className={css.wide}
        label={t('demographics.sex')}
        value={form.sex}
        onChange={(value) => onChange({ ...form, sex: value as Sex })}
        error={problems.sex && t(`demographics.problem.${problems.sex}`)}
      >
        <div className={css.radios}>
          {SEXES.map((sex) => (
            <Radio key={sex} value={sex} label={t(`patient.sex.${sex}`)} />
          ))}
        </div>
      </Radio.Group>
      <TextInput {...field('born')} description={t('demographics.bornHint')} placeholder="12/3/1984" />
      <output className={css.reading}>{birthReading(form.born, t, format)}</output>
      <TextInput {...field('phone')} inputMode="tel" />
      <TextInput {...field('nationalId')} />
      <TextInput {...field('line')} className={css.wide} />
      <TextInput {...field('city')} />
      <TextInput {...field('postalCode')} />
      <LanguageField value={form.language} onChange={(language) => onChange({ ...form, language })} />
      <TextInput {...field('contactName')} />
      <div className={css.pair}>
        <TextInput {...field('contactRelationship')} />
        <TextInput {...field('contactPhone')} inputMode="tel" />
      </div>
      {form.sex !== 'male' && (
        <Checkbox
          className={css.wide}
          label={t('demographics.pregnant')}
          checked={form.pregnant}
          onChange={(event) => onChange({ ...form, pregnant: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

/** What was understood, so that a slip is seen before it is saved. */
function birthReading(typed: string, t: TFunction, format: Format): string {
  const now = Date.now();
  const birth = readBirth(typed, localDay(now));
  if (birth.state === 'date') return `${format.date(birth.birthDate)} · ${ageText(birth.birthDate, t, now)}`;
  if (birth.state !== 'age') return '';
  const year = String(new Date(now).getFullYear() - birth.estimatedAgeYears);
  return t('demographics.estimated', { count: birth.estimatedAgeYears, year });
}
