import { NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DesignDraft } from './design-draft.ts';
import css from './Labels.module.css';

interface Props {
  readonly draft: DesignDraft;
  onChange(draft: DesignDraft): void;
}

/** What a design is called, and how large its label is. A receipt is as long as what stands on it. */
export function DesignFrame({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const { name, widthMm, heightMm } = draft;
  return (
    <div className={css.four}>
      <TextInput
        label={t('labels.nameEn')}
        value={name.en}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, name: { ...name, en: value } })}
      />
      <TextInput
        label={t('labels.nameFr')}
        value={name.fr}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, name: { ...name, fr: value } })}
      />
      <NumberInput
        label={t('labels.width')}
        min={10}
        max={250}
        value={widthMm}
        onChange={(value) => typeof value === 'number' && onChange({ ...draft, widthMm: value })}
      />
      {heightMm !== undefined && (
        <NumberInput
          label={t('labels.height')}
          min={5}
          max={300}
          value={heightMm}
          onChange={(value) => typeof value === 'number' && onChange({ ...draft, heightMm: value })}
        />
      )}
    </div>
  );
}
