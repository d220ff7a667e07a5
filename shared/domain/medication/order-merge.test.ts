import { describe, expect, it } from 'vitest';
import { mergeLeaves } from '#shared/domain/merge/merge-leaves.ts';
import type { Fields } from '#shared/model/checks.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';

const ORDER: Fields = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { text: 'Paracetamol' },
  subject: { reference: 'Patient/p1' },
};

function body(resource: Fields): Fields {
  const at = '2026-11-22T08:00:00.000Z-0000-s1';
  return { kind: 'MedicationRequest', v: 1, facility: 'A', patient: 'Patient:p1', at, by: 'u', station: 's', resource };
}

describe('MO4 orders changed on two desks', () => {
  function merge(ours: Fields, theirs: Fields) {
    const leaf = (change: Fields) => body({ ...ORDER, ...change });
    const outcome = mergeLeaves({
      kind: 'MedicationRequest',
      ancestor: body(ORDER),
      ours: leaf(ours),
      theirs: leaf(theirs),
    });
    return outcome.state === 'merged' ? 'merged' : outcome.fields.map((field) => field.path.replace('resource.', ''));
  }
  const mark = (id: string) => ({ extension: [{ id, url: MEDICATION_EXTENSIONS.hold, extension: [] }] });
  it.each<[string, Fields, Fields, 'merged' | string[]]>([
    ['a stop beside a hold', { status: 'stopped' }, { status: 'on-hold' }, ['status']],
    ['a stop for two reasons', { statusReason: { text: 'a' } }, { statusReason: { text: 'b' } }, ['statusReason']],
    ['two indications', { reasonCode: [{ text: 'a' }] }, { reasonCode: [{ text: 'b' }] }, ['reasonCode']],
    ['a stop beside a note', { status: 'stopped' }, { note: [{ text: 'x' }] }, 'merged'],
    ['two holds', mark('1'), mark('2'), 'merged'],
    ['the same stop', { status: 'stopped' }, { status: 'stopped' }, 'merged'],
  ])('MO4 %s', (_what, ours, theirs, expected) => {
    expect(merge(ours, theirs)).toEqual(expected);
    expect(merge(theirs, ours)).toEqual(expected);
  });
});
