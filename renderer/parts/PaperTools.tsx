import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What can be done with a paper that stands on the screen. */
export function PaperTools({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <>
      <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()} data-autofocus>
        {t('paper.print')}
      </Button>
      <Button variant="default" onClick={onClose}>
        {t('common.close')}
      </Button>
    </>
  );
}
