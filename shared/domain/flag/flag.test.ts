import type { Flag } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { type AlertEntry, buildAlert, endAlert, refuseAlert, standingAlerts } from './flag.ts';

const AT = '2026-11-22T08:00:00.000Z';
const NOW_MS = Date.parse(AT) + 3_600_000;
const of = { patientId: 'Patient:p1', recorder: { id: 'User:n', name: 'Nora Elm' }, recordedAt: AT };
const alert = (entry: AlertEntry) => buildAlert(entry, of);
const ended = (flag: Flag, inError = false) => {
  const done = endAlert(flag, { reason: 'swabs negative', inError }, { ...of, recordedAt: '2026-11-22T08:30:00.000Z' });
  if (isRefusal(done)) throw new Error(done.sentence);
  return done;
};
const standing = (...flags: [string, Flag, ...Flag[]][]) =>
  standingAlerts(
    flags.map(([id, resource, ...others]) => ({ id, resource, others })),
    NOW_MS,
  );

describe('FL alerts', () => {
  it('FL1 are documents of the record, in the first lane, with who and when', () => {
    const resource = alert({ code: 'fall-risk', text: 'two falls last week' });
    const envelope = { kind: 'Flag', v: 1, facility: 'A', patient: 'Patient:p1', by: 'User:n', station: 's1' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s1', resource };
    expect(judgeBody('Flag:1', body, 'edit')).toEqual({ verdict: 'accept' });
    expect(standing(['Flag:1', resource])).toEqual([
      { id: 'Flag:1', code: 'fall-risk', text: 'two falls last week', by: 'Nora Elm', since: AT, undecided: false },
    ]);
  });

  it('FL2 of each code one stands; words may differ, and have to be there for `other`', () => {
    const before = standing(
      ['Flag:1', alert({ code: 'fall-risk' })],
      ['Flag:2', alert({ code: 'other', text: 'Deaf' })],
    );
    expect(refuseAlert({ code: 'fall-risk' }, before)).toMatchObject({
      code: 'already-done',
      details: { id: 'Flag:1' },
    });
    expect(refuseAlert({ code: 'other', text: 'Deaf' }, before)).toMatchObject({ code: 'already-done' });
    expect(refuseAlert({ code: 'other' }, before)).toMatchObject({ code: 'invalid-input' });
    expect(refuseAlert({ code: 'other', text: 'Blind' }, before)).toBeUndefined();
    expect(refuseAlert({ code: 'wandering' }, before)).toBeUndefined();
  });

  it('FL3 end with a reason and a name, once; in error they say so', () => {
    const flag = ended(alert({ code: 'isolation-contact' }));
    expect(flag).toMatchObject({ status: 'inactive', period: { start: AT, end: '2026-11-22T08:30:00.000Z' } });
    expect(JSON.stringify(flag.extension)).toContain('swabs negative');
    expect(endAlert(flag, { reason: 'x', inError: false }, of)).toMatchObject({ code: 'already-done' });
    expect(ended(alert({ code: 'fall-risk' }), true).status).toBe('entered-in-error');
    expect(standing(['Flag:1', flag])).toEqual([]);
  });

  it('FL4 what one version calls active is shown, as undecided; isolation stands first', () => {
    const isolation = alert({ code: 'isolation-droplet' });
    const found = standing(
      ['Flag:1', alert({ code: 'violence' })],
      ['Flag:2', ended(isolation), isolation],
      ['Flag:3', alert({ code: 'fall-risk' })],
    );
    expect(found.map(({ code, undecided }) => [code, undecided])).toEqual([
      ['isolation-droplet', true],
      ['fall-risk', false],
      ['violence', false],
    ]);
  });

  it('FL5 a flag of another system is shown in its words; the scale of a score is none', () => {
    const foreign = { ...alert({ code: 'other', text: 'x' }), code: { text: 'Interpreter needed' } } as Flag;
    const scale = {
      ...foreign,
      code: { coding: [{ system: 'urn:holdfast:early-warning', code: 'news2-spo2-scale-2' }], text: 'NEWS2' },
    } as Flag;
    expect(standing(['Flag:1', foreign], ['Flag:2', scale])).toMatchObject([
      { code: 'other', text: 'Interpreter needed' },
    ]);
  });
});
