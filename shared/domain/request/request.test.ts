import { describe, expect, it } from 'vitest';
import type { RequestEntry } from '#shared/contract/request.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { buildRequest, endRequest, isOpenRequest, REQUEST_CATEGORIES, readRequest } from './request.ts';

const RECORDING = {
  patientId: 'Patient:1',
  encounterId: 'Encounter:1',
  recorder: { id: 'User:1', name: 'Dr Fir' },
  recordedAt: '2026-11-22T08:00:00Z',
};
/** As it comes from the contract: the shapes must agree. */
const sheet = (category: RequestEntry['category']): RequestEntry => ({
  category,
  what: { text: 'Full blood count' },
  priority: 'urgent',
  often: 'every morning',
  reason: 'fever',
});

describe('RQ orders for what is no medicine', () => {
  it.each(REQUEST_CATEGORIES)('RQ1 %s reads back as it was written, and the model lets it pass', (category) => {
    const resource = buildRequest(sheet(category), RECORDING);
    const kind = resource.resourceType;
    const envelope = { kind, v: 1, facility: 'N1', patient: 'Patient:1', by: 'User:1', station: 's' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource };
    expect(judgeBody(`${kind}:1`, body, 'edit')).toEqual({ verdict: 'accept' });
    expect(readRequest(resource)).toMatchObject({
      ...{ category, what: 'Full blood count', priority: 'urgent', often: 'every morning', status: 'active' },
      words: ['fever'],
    });
  });

  it('RQ2 ends once, and says why', () => {
    const ended = endRequest(buildRequest(sheet('laboratory'), RECORDING), 'revoked', 'done elsewhere');
    expect(isOpenRequest(ended)).toBe(false);
    expect(readRequest(ended)).toMatchObject({ status: 'revoked', endReason: 'done elsewhere' });
  });
});
