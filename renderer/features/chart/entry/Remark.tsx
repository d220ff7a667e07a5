import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly value: string;
  onChange(value: string): void;
  readonly minRows?: number;
}

const MOST_CHARACTERS = 500;

/** What the other fields have no place for. */
export function Remark({ value, onChange, minRows = 2 }: Props) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t('common.note')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={minRows}
      maxLength={MOST_CHARACTERS}
    />
  );
}
