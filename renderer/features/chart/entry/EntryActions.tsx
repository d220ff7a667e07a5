import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Keycap } from '../../../ui/Keycap.tsx';

export type Shape = 'plots' | 'table';

interface Props {
  readonly shape: Shape;
  readonly record: string;
  readonly mayRecord: boolean;
  onShape(shape: Shape): void;
  onRecord(): void;
}

/** Above what was measured: as plots or as a table, and a new entry. */
export function EntryActions({ shape, record, mayRecord, onShape, onRecord }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('vitals.shape')}
        value={shape}
        onChange={(value) => onShape(value as Shape)}
        data={[
          { value: 'plots', label: t('vitals.plots') },
          { value: 'table', label: t('vitals.table') },
        ]}
      />
      <Keycap keys="Alt G" />
      {mayRecord && (
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          rightSection={<Keycap keys="Alt R" />}
          onClick={onRecord}
        >
          {record}
        </Button>
      )}
    </>
  );
}
