import { Button, Drawer } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatedPurpose } from '../../../state/stated-purpose.ts';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import css from './Purpose.module.css';
import { PurposeForm } from './PurposeForm.tsx';

const PURPOSE_KEYS = 'Alt+U';

interface Props {
  readonly stated: StatedPurpose | undefined;
  onState(stated: StatedPurpose): void;
}

/** Says what the chart is open for, and takes another purpose; an emergency stays marked while it lasts. */
export function PurposeControl({ stated, onState }: Props) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const purpose = stated?.purpose ?? 'TREAT';
  const words = t('use.openFor', { purpose: t(`use.of.${purpose}`) });
  useKeys({ [PURPOSE_KEYS]: () => setIsAsking(true) });
  return (
    <div className={css.control}>
      {purpose === 'ETREAT' && <Tag tone="pause">{t('use.emergency')}</Tag>}
      <Button
        size="compact-sm"
        variant="subtle"
        aria-keyshortcuts={PURPOSE_KEYS}
        title={stated?.reason ?? words}
        data-brief={purpose === 'TREAT' || undefined}
        leftSection={<IconShieldCheck size={15} stroke={1.6} aria-hidden />}
        rightSection={<Keycap keys={PURPOSE_KEYS.replace('+', ' ')} />}
        onClick={() => setIsAsking(true)}
      >
        {words}
      </Button>
      <Drawer
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        position="right"
        size={480}
        title={<ChartDialogTitle>{t('use.title')}</ChartDialogTitle>}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {isAsking && (
          <PurposeForm
            first={purpose === 'TREAT' ? 'ETREAT' : purpose}
            onState={(next) => {
              onState(next);
              setIsAsking(false);
            }}
            onCancel={() => setIsAsking(false)}
          />
        )}
      </Drawer>
    </div>
  );
}
