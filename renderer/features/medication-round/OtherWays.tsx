import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './MedicationRound.module.css';
import type { OtherWay } from './other-ways.ts';

interface Props {
  readonly ways: readonly OtherWay[];
  onChoose(way: OtherWay): void;
}

/** Every way that is not the usual one, in one place: each is written down with its reason and signed later. */
export function OtherWays({ ways, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md" width={300}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDots size={16} aria-hidden />}
          className={css.ways ?? ''}
        >
          {t('round.otherWays')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map((way) => (
          <Menu.Item key={way} onClick={() => onChoose(way)}>
            {t(`round.way.${way}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
