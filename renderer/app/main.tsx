import './first.ts';
import '@mantine/core/styles.css';
import '@mantine/charts/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/mantine-in-tokens.css';
import '../ui/touch.css';
import { createRoot } from 'react-dom/client';
import { createCoreClient } from '../core-client/core-client.ts';
import { connectFrom } from '../core-client/line.ts';
import { startText } from '../i18n/start.ts';
import { createReplica } from '../replica/replica.ts';
import { useLive } from '../state/live.ts';
import { usePreferences } from '../state/preferences.ts';
import { App } from './App.tsx';
import { flushOnLeaving, startSessionLife } from './session-life.ts';

const core = createCoreClient({
  connect: connectFrom(window),
  onState: (line) => useLive.setState({ line }),
});
const replica = createReplica(core);

await startText(usePreferences.getState().language);
startSessionLife(core, replica);
flushOnLeaving();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App core={core} replica={replica} />);
