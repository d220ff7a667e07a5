import { ActionIcon } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HistoryDrawer } from './HistoryDrawer.tsx';

interface Props {
  /** `_id` of the record. */
  readonly id: string;
  /** What the record is about, e.g. the substance. */
  readonly title: string;
}

/** Leads from a record to how it came to be so. */
export function HistoryButton({ id, title }: Props) {
  const { t } = useTranslation();
  const [isShown, setIsShown] = useState(false);
  const label = t('history.of', { title });
  return (
    <>
      <ActionIcon variant="subtle" size={28} aria-label={label} title={label} onClick={() => setIsShown(true)}>
        <IconHistory size={17} stroke={1.6} aria-hidden />
      </ActionIcon>
      {isShown && <HistoryDrawer id={id} title={title} onClose={() => setIsShown(false)} />}
    </>
  );
}
