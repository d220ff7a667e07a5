import { describe, expect, it } from 'vitest';
import { adverseEventModel } from '#shared/model/adverse-event.ts';
import type { Fields } from '#shared/model/checks.ts';
import { judgeSuccessor } from '#shared/model/judge-successor.ts';
import { buildIncident, incidentIdFor } from './build-incident.ts';

const entry = {
  id: incidentIdFor('double-dose', 'MedicationAdministration:1', 'MedicationAdministration:2'),
  state: 'draft' as const,
  category: 'medication' as const,
  cause: 'double-dose' as const,
  what: 'Given twice',
  patientId: 'Patient:p',
  occurredAt: '2026-11-22T08:00:00.000Z',
  aboutIds: ['MedicationAdministration:1', 'MedicationAdministration:2'],
  recording: { recorder: { id: 'merge', name: 'Holdfast' }, recordedAt: '2026-11-22T08:00:00.000Z' },
};
const envelope = (resource: unknown): Fields => ({ kind: 'AdverseEvent', v: 1, resource });

describe('IN incidents', () => {
  it('IN1 a draft, and a report without a patient, pass the model', () => {
    const draft = buildIncident(entry);
    expect(adverseEventModel.validate(draft.resource as never)).toBeUndefined();
    expect(draft.patient).toBe('Patient:p');
    const report = buildIncident({ ...entry, state: 'reported', severity: 'near-miss', patientId: undefined });
    expect(adverseEventModel.validate(report.resource as never)).toBeUndefined();
    expect(report.resource.actuality).toBe('potential');
  });
  it('IN2 two stations make the same draft', () => {
    const again = incidentIdFor('double-dose', 'MedicationAdministration:2', 'MedicationAdministration:1');
    expect(buildIncident({ ...entry, id: again })).toEqual(buildIncident(entry));
  });
  it('IN3 a report does not become a draft again, nor about somebody else', () => {
    const [draft, report] = [entry, { ...entry, state: 'reported' as const }].map((one) => buildIncident(one).resource);
    expect(judgeSuccessor(adverseEventModel, envelope(report), envelope(draft))).toBeUndefined();
    expect(judgeSuccessor(adverseEventModel, envelope(draft), envelope(report))?.path).toBe('resource.extension');
    const other = { ...draft, subject: { reference: 'Patient/q' } };
    expect(judgeSuccessor(adverseEventModel, envelope(other), envelope(draft))?.path).toBe('resource.subject');
  });
});
