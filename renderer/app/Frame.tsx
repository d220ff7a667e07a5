import { useTranslation } from 'react-i18next';
import { Announcer } from '../parts/announce.tsx';
import { SafePanel } from '../parts/SafePanel.tsx';
import { ScanToChart } from '../scan/ScanToChart.tsx';
import { usePreferences } from '../state/preferences.ts';
import { useView } from '../state/view.ts';
import { useArrival } from '../ui/arrival.ts';
import css from './Frame.module.css';
import { IdleLock } from './IdleLock.tsx';
import { LeaseBar } from './LeaseBar.tsx';
import { LineNotice } from './LineNotice.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { RouteView } from './RouteView.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import { ZoneNotice } from './ZoneNotice.tsx';

/** Rail, top, the task, and the line that says how the station is. */
export function Frame() {
  const { t } = useTranslation();
  const route = useView((view) => view.route);
  const rail = usePreferences((preferences) => preferences.rail);
  const about = route.at === 'chart' ? `${route.patientId}/${route.tab}` : route.at;
  useArrival(about);
  return (
    <div className={css.frame} data-rail={rail}>
      <a className={css.skip} href="#task">
        {t('frame.skip')}
      </a>
      <Rail />
      <TopBar />
      <main id="task" className={css.task} tabIndex={-1}>
        <LineNotice />
        <LeaseBar />
        <ZoneNotice />
        <div className={css.screen}>
          <SafePanel about={about}>
            <RouteView route={route} />
          </SafePanel>
        </div>
      </main>
      <StatusLine />
      <Palette />
      <IdleLock />
      <ScanToChart />
      <Announcer />
    </div>
  );
}
