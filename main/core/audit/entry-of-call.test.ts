import { describe, expect, it } from 'vitest';
import type { Command, Operation } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { createTestDesk, signedInWindow } from '../testing/test-desk.ts';
import { type CallFacts, entryOfCall } from './entry-of-call.ts';

const actor = signedInWindow('chart.read').actor();
const entry = (operation: Operation | Command, input: unknown, more: Partial<CallFacts> = {}) => {
  if (operation.audit === 'none') throw new Error('not audited');
  return entryOfCall({ operation, audit: operation.audit, actor, input, outcome: 'success', ...more });
};

describe('what is kept of a call', () => {
  it('AU10 keeps who, what, whose record, why, in which session, and the emergency', () => {
    const kept = entry(contract.chart.open, { patientId: 'Patient:1', purpose: 'ETREAT', reason: 'unconscious' });
    expect(kept).toMatchObject({
      operation: 'chart.open',
      action: 'R',
      subtype: 'patient-record',
      outcome: 'success',
      actor: { userId: 'User:1', name: 'Nora Urse', roles: ['nurse'] },
      sessionId: actor?.sessionId,
      patients: ['Patient:1'],
      purpose: 'ETREAT',
      reason: 'unconscious',
      breakGlass: { reason: 'unconscious' },
    });
  });

  it('AU10 adds time, clock, place, version and whether central was in reach', async () => {
    const desk = createTestDesk();
    const { event } = await desk.trail.record(entry(contract.chart.open, { patientId: 'Patient:1', purpose: 'TREAT' }));
    expect(event).toMatchObject({
      organisation: 'north',
      recorded: '2026-11-22T08:00:00.000Z',
      clock: { quality: 'checked' },
      offline: false,
      site: 'N1',
      appVersion: '0.1.0',
      chain: { station: 'station-1', incarnation: 1, sequence: 1 },
    });
  });

  it('AU11 keeps search terms, number of results and everyone who was shown', () => {
    const shown = ['Patient:1', 'Patient:2'].map((patientId) => ({ patientId }));
    const kept = entry(contract.patient.search, { text: 'smi', limit: 25 }, { output: { hits: shown, more: false } });
    expect(kept).toMatchObject({ searchTerms: 'smi', resultCount: 2, patients: ['Patient:1', 'Patient:2'] });
    const similar = entry(contract.patient.listDuplicates, { family: 'Smith', given: ['Ann'] }, { output: [] });
    expect(similar).toMatchObject({ searchTerms: '{"family":"Smith","given":["Ann"]}', resultCount: 0 });
  });

  it('AU11 keeps no password, no PIN and no clinical value', () => {
    const secrets = [
      entry(contract.session.signIn, { login: 'nora', password: 'hush-hush' }),
      entry(contract.session.setPin, { password: 'hush-hush', pin: '4711' }),
      entry(contract.session.changePassword, { current: 'hush-hush', next: 'hush-hush-hush' }),
      entry(contract.station.enrol, { code: 'hush-hush', passphrase: 'hush-hush' }),
      entry(contract.station.unlock, { passphrase: 'hush-hush' }),
      entry(contract.station.setPassphrase, { password: 'hush-hush', passphrase: 'hush-hush-hush' }),
      entry(contract.allergy.record, { patientId: 'Patient:1', entry: { substance: { text: 'hush-hush' } } }),
    ];
    expect(JSON.stringify(secrets)).not.toMatch(/hush|4711/);
  });

  it('AU11 copes with input that was malformed', () => {
    const kept = entry(contract.patient.search, undefined, { outcome: 'refused', outcomeCode: 'invalid-input' });
    expect(kept).toMatchObject({ outcome: 'refused', outcomeCode: 'invalid-input', patients: [] });
  });
});
