import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../state/live.ts';
import { FillFromFile } from './FillFromFile.tsx';

/**
 * Before sign-in, on a station that is not whole: those who could sign in may still be in the file. A dialogue, so that the
 * form under somebody's fingers does not move. It stays open when the station becomes whole meanwhile.
 */
export function FillFromFileDoor() {
  const { t } = useTranslation();
  const isFilling = useLive((live) => live.sync !== undefined && live.sync.fill.state !== 'complete');
  const [isOpen, setIsOpen] = useState(false);
  if (!isFilling && !isOpen) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
        {t('fillFile.title')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('fillFile.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <FillFromFile />
      </Modal>
    </>
  );
}
