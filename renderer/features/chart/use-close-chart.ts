import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { forgetPurpose } from '../../state/stated-purpose.ts';
import { useView } from '../../state/view.ts';

/** Puts a chart away: out of the list, the purpose asked anew next time; whoever looks at it is led to the search. */
export function useCloseChart(): (patientId: string) => void {
  const core = useCore();
  return (patientId) => {
    const { route, go, forgetChart } = useView.getState();
    if (route.at === 'chart' && route.patientId === patientId) go({ at: 'patients' });
    forgetChart(patientId);
    forgetPurpose(patientId);
    void core.call(contract.chart.close, { patientId }).catch(() => undefined);
  };
}
