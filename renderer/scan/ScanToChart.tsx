import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../core-client/core-context.ts';
import { settle } from '../core-client/use-command.ts';
import { listName } from '../parts/patient-words.ts';
import { usePatientLines } from '../replica/queries.ts';
import { rowsOf } from '../replica/use-rows.ts';
import { useView } from '../state/view.ts';
import type { ScanAnswer } from './scan-hub.ts';
import { scanKindOf } from './scan-kind.ts';
import { useScan } from './use-scan.ts';

interface Found {
  readonly patientId: string;
  readonly name: string;
}

/** A wristband, wherever one is, opens the patient; the chart asks for its purpose and writes it down as always. */
export function ScanToChart() {
  const { t } = useTranslation();
  const core = useCore();
  const lines = rowsOf(usePatientLines());
  const go = useView((view) => view.go);

  async function find(number: string): Promise<Found | undefined> {
    const line = lines.find(({ content }) => content.recordNumber === number);
    if (line) return { patientId: line.id, name: listName(line.content) };
    const outcome = await settle(core.call(contract.patient.search, { text: number }));
    if (outcome.state !== 'done') return undefined;
    const [only, ...others] = outcome.value.hits.filter(({ matched }) => matched === 'identifier');
    return only && others.length === 0 ? { patientId: only.patientId, name: listName(only) } : undefined;
  }

  useScan(async ({ parsed }): Promise<ScanAnswer | undefined> => {
    const kind = scanKindOf(parsed);
    if (!('number' in kind)) return undefined;
    const found = await find(kind.number);
    if (!found)
      return {
        tone: 'pause',
        title: t('scan.patientUnknown', { number: kind.number }),
        words: t('scan.patientUnknownWords'),
      };
    go({ at: 'chart', patientId: found.patientId, tab: 'overview' });
    return { tone: 'fine', title: found.name, words: t(`scan.opened.${kind.is}`) };
  }, 'desk');
  return null;
}
