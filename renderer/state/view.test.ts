import { beforeEach, describe, expect, it } from 'vitest';
import { useView } from './view.ts';

beforeEach(() => useView.setState({ route: { at: 'ward' }, charts: [], before: [] }));

describe('VW where the person is', () => {
  it('VW1 a chart that leads to another is not met again on the way back, and is not among the open ones', () => {
    const { go, lead, back } = useView.getState();
    go({ at: 'chart', patientId: 'Patient:old', tab: 'notes' });
    lead('Patient:old', 'Patient:new');
    expect(useView.getState().route).toEqual({
      ...{ at: 'chart', patientId: 'Patient:new', tab: 'notes' },
      under: 'Patient:old',
    });
    expect(useView.getState().charts).toEqual(['Patient:new']);
    back();
    expect(useView.getState().route).toEqual({ at: 'ward' });
  });

  it('VW2 who has gone elsewhere meanwhile is left where she is', () => {
    const { go, lead } = useView.getState();
    go({ at: 'chart', patientId: 'Patient:other', tab: 'overview' });
    lead('Patient:old', 'Patient:new');
    expect(useView.getState().route).toMatchObject({ patientId: 'Patient:other' });
  });

  it('VW3 where she is already is no step: the way back leads to where she was before', () => {
    const { go, back } = useView.getState();
    for (const route of [{ at: 'round' }, { at: 'round' }] as const) go(route);
    go({ at: 'patients' });
    go({ at: 'patients', text: 'Doe' });
    expect(useView.getState().before).toEqual([{ at: 'patients' }, { at: 'round' }, { at: 'ward' }]);
    for (let step = 0; step < 3; step += 1) back();
    expect(useView.getState().route).toEqual({ at: 'ward' });
  });
});
