import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useView } from '../../state/view.ts';
import { Panel } from '../../ui/Panel.tsx';

/** The way to the devices from the settings. */
export function DevicesPanel() {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  return (
    <Panel
      title={t('devices.title')}
      actions={
        <Button size="compact-sm" variant="default" onClick={() => go({ at: 'devices' })}>
          {t('devices.open')}
        </Button>
      }
    >
      <p>{t('devices.lead')}</p>
    </Panel>
  );
}
