import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoreClient } from '../core-client/core-client.ts';
import { CoreContext } from '../core-client/core-context.ts';
import type { Replica } from '../replica/replica.ts';
import { ReplicaContext } from '../replica/replica-context.ts';
import { ScanDesk } from '../scan/ScanDesk.tsx';
import { useEnrolledStation } from '../state/live.ts';
import { usePreferences } from '../state/preferences.ts';
import { useLayers } from '../ui/layers.ts';
import { buildTheme } from '../ui/theme.ts';
import css from './App.module.css';
import { Gate } from './Gate.tsx';
import { useLeaving } from './use-leaving.ts';
import { WholeBoundary } from './WholeBoundary.tsx';

const STANDARD_HUE = 215;

interface Props {
  readonly core: CoreClient;
  readonly replica: Replica;
}

export function App({ core, replica }: Props) {
  const hue = useEnrolledStation()?.organisation.theme?.hue ?? STANDARD_HUE;
  const scheme = usePreferences((preferences) => preferences.scheme);
  const contrast = usePreferences((preferences) => preferences.contrast);
  const theme = useMemo(() => buildTheme(hue), [hue]);
  useEffect(() => {
    document.documentElement.style.setProperty('--hue', String(hue));
    document.documentElement.dataset.contrast = contrast;
  }, [hue, contrast]);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      {...(scheme === 'auto' ? {} : { forceColorScheme: scheme })}
      deduplicateCssVariables
    >
      <CoreContext value={core}>
        <ReplicaContext value={replica}>
          <Notifications position="top-right" limit={1} autoClose={6000} className={css.notifications} />
          <WholeBoundary>
            <DirectionProvider initialDirection={i18next.dir()} detectDirection={false}>
              <FollowLanguage />
              <Layers />
              <Gate />
              <Scanners />
            </DirectionProvider>
          </WholeBoundary>
        </ReplicaContext>
      </CoreContext>
    </MantineProvider>
  );
}

function Layers() {
  const { t } = useTranslation();
  useLayers(t('frame.layers'));
  return null;
}

/** Menus, sliders and arrow keys turn with the language, as the layout does by logical properties. */
function FollowLanguage() {
  const language = usePreferences((preferences) => preferences.language);
  const { setDirection } = useDirection();
  useEffect(() => setDirection(i18next.dir(language)), [language, setDirection]);
  return null;
}

/** Scans are heard at sign-in, too: a badge says who comes. */
function Scanners() {
  const { lock } = useLeaving();
  return <ScanDesk lock={lock} />;
}
