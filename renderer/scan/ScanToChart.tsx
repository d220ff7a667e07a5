import { useTranslation } from 'react-i18next';
import { useView } from '../state/view.ts';
import type { ScanAnswer } from './scan-hub.ts';
import { scanKindOf } from './scan-kind.ts';
import { useFindPatient } from './use-find-patient.ts';
import { useScan } from './use-scan.ts';

/** A wristband, wherever one is, opens the patient; the chart asks for its purpose and writes it down as always. */
export function ScanToChart() {
  const { t } = useTranslation();
  const find = useFindPatient();
  const go = useView((view) => view.go);
  useScan(async ({ parsed }): Promise<ScanAnswer | undefined> => {
    const kind = scanKindOf(parsed);
    if (!('number' in kind)) return undefined;
    const found = await find(kind.number);
    if (!found) {
      const title = t('scan.patientUnknown', { number: kind.number });
      return { tone: 'pause', title, words: t('scan.patientUnknownWords') };
    }
    go({ at: 'chart', patientId: found.patientId, tab: 'overview' });
    return { tone: 'fine', title: found.name, words: t(`scan.opened.${kind.is}`) };
  }, 'desk');
  return null;
}
