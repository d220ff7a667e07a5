import { Menu, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconArrowLeft, IconLock, IconLogout, IconSearch, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../state/live.ts';
import { useView } from '../state/view.ts';
import { Keycap } from '../ui/Keycap.tsx';
import { useKeys } from '../ui/keys.ts';
import { Tag } from '../ui/Tag.tsx';
import css from './TopBar.module.css';
import { useLeaving } from './use-leaving.ts';

export function TopBar() {
  const { t } = useTranslation();
  const user = useSignedIn()?.user;
  const { go, back, before } = useView();
  const { lock, signOut } = useLeaving();
  useKeys({ F9: lock }, { always: true });
  useKeys({ 'Alt+ArrowLeft': before.length > 0 ? back : undefined });
  return (
    <header className={css.top}>
      <UnstyledButton
        className={css.icon}
        aria-label={t('frame.back')}
        aria-keyshortcuts="Alt+ArrowLeft"
        disabled={before.length === 0}
        onClick={back}
      >
        <IconArrowLeft size={18} aria-hidden />
      </UnstyledButton>
      <UnstyledButton className={css.find} aria-keyshortcuts="Control+K" onClick={() => spotlight.open()}>
        <IconSearch size={16} aria-hidden />
        <span className={css.findWords}>{t('frame.find')}</span>
        <Keycap keys="Ctrl K" />
      </UnstyledButton>
      <div className={css.person}>
        <Menu position="bottom-end" shadow="md" width={250}>
          <Menu.Target>
            <UnstyledButton className={css.user}>
              <IconUserCircle size={19} stroke={1.6} aria-hidden />
              <bdi className={css.name}>{user?.displayName}</bdi>
              {user?.passwordPending && <Tag title={t('settings.passwordPending')}>{t('settings.passwordWaits')}</Tag>}
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => go({ at: 'settings' })}>
              {t('task.settings')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
              {t('frame.signOut')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <UnstyledButton className={css.lock} aria-keyshortcuts="F9" onClick={lock}>
          <IconLock size={16} stroke={1.8} aria-hidden />
          {t('frame.lock')}
          <Keycap keys="F9" />
        </UnstyledButton>
      </div>
    </header>
  );
}
