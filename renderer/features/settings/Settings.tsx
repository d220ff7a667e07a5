import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../i18n/languages.ts';
import type { Language } from '../../i18n/start.ts';
import { type Preferences, usePreferences } from '../../state/preferences.ts';
import { speak } from '../../state/speak.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { KeysPanel } from './KeysPanel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { PinPanel } from './PinPanel.tsx';
import css from './Settings.module.css';
import { TimesPanel } from './TimesPanel.tsx';

/** How this window looks, this person's own keys, and those of the station. */
export function Settings() {
  const { t } = useTranslation();
  const { scheme, contrast, language, sound, prefer } = usePreferences();
  return (
    <Screen title={t('task.settings')} width="reading">
      <Panel title={t('settings.look')}>
        <div className={css.rows}>
          <Choice
            label={t('settings.scheme')}
            value={scheme}
            onChange={(value) => prefer({ scheme: value as Preferences['scheme'] })}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`settings.schemeOf.${value}`),
            }))}
          />
          <Choice
            label={t('settings.contrast')}
            value={contrast}
            onChange={(value) => prefer({ contrast: value as Preferences['contrast'] })}
            data={(['standard', 'more'] as const).map((value) => ({ value, label: t(`settings.contrastOf.${value}`) }))}
          />
          <Choice
            label={t('settings.language')}
            value={language}
            onChange={(value) => speak(value as Language)}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
          <Choice
            label={t('scan.sound')}
            value={sound}
            onChange={(value) => prefer({ sound: value as Preferences['sound'] })}
            data={(['on', 'off'] as const).map((value) => ({ value, label: t(`scan.soundOf.${value}`) }))}
          />
        </div>
      </Panel>
      <DevicesPanel />
      <PinPanel />
      <PasswordPanel />
      <KeysPanel />
      <TimesPanel />
    </Screen>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly data: { readonly value: string; readonly label: string }[];
  onChange(value: string): void;
}

function Choice({ label, value, data, onChange }: ChoiceProps) {
  return (
    <div className={css.row}>
      <span>{label}</span>
      <SegmentedControl size="xs" aria-label={label} value={value} onChange={onChange} data={data} />
    </div>
  );
}
