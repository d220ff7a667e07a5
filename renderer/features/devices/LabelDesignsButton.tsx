import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../state/live.ts';
import { useView } from '../../state/view.ts';

/** The way to the designs; nothing for who may not print. */
export function LabelDesignsButton() {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const mayPrint = useSignedIn()?.user.permissions.includes('label.print') ?? false;
  if (!mayPrint) return null;
  return (
    <Button variant="default" onClick={() => go({ at: 'labels' })}>
      {t('devices.labelDesigns')}
    </Button>
  );
}
