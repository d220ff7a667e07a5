import { describe, expect, it } from 'vitest';
import { buildOrder, buildSupersedingOrder, type OrderEntry } from '#shared/domain/medication/build-order.ts';
import { holdOrder } from '#shared/domain/medication/change-order.ts';
import { buildNote, type NoteEntry } from '#shared/domain/note/note.ts';
import type { Document } from '#shared/model/envelope.ts';
import { sheetLine } from './hand-over-line.ts';

const NOW_MS = Date.parse('2026-11-22T20:00:00Z');
const LONG = 'Breathless on the stairs. '.repeat(40).trim();

function note(id: string, type: NoteEntry['type'], sections: NoteEntry['sections'], signedAt: string): Document {
  const recording = { patientId: 'Patient:1', recorder: { id: 'n', name: 'Nora Urse' }, recordedAt: signedAt };
  const resource = buildNote({ type, title: 'Hand-over', sections }, recording);
  const envelope = { kind: 'Composition', v: 1, facility: 'N1', patient: 'Patient:1', by: 'n', station: 's' };
  return { _id: `Composition:${id}`, _rev: `1-${id}`, ...envelope, at: `${signedAt}-0000-s`, resource };
}

const lineOf = (...documents: Document[]) =>
  sheetLine({ patientId: 'Patient:1', documents, beside: new Map(), nowMs: NOW_MS });

describe('HO7 orders on the sheet', () => {
  const ONE = { value: '1', unit: 'g' } as const;
  const recordingAt = (recordedAt: string) => ({
    ...{ patientId: 'Patient:1', recorder: { id: 'd', name: 'Dr Fir' }, recordedAt },
  });
  const entry = (times: readonly string[]): OrderEntry => ({
    drug: { text: 'Dolorol' },
    dosing: {
      regimen: { kind: 'at-times', times, dose: { kind: 'fixed', amount: ONE } },
      course: { start: '2026-11-22T10:00:00Z' },
    },
  });
  const document = (id: string, resource: unknown, at: string): Document => {
    const envelope = { kind: 'MedicationRequest', v: 1, facility: 'N1', patient: 'Patient:1', by: 'd', station: 's' };
    return { _id: id, _rev: `1-${id}`, ...envelope, at: `${at}-0000-s`, resource };
  };
  const first = buildOrder(entry(['08:00', '20:00']), recordingAt('2026-11-22T10:00:00.000Z'));
  const asFirst = document('MedicationRequest:a', first, '2026-11-22T10:00:00.000Z');
  const later = recordingAt('2026-11-22T12:00:00.000Z');
  const changedEntry: OrderEntry = {
    ...entry(['08:00']),
    dosing: { ...entry(['08:00']).dosing, course: { start: '2026-11-22T12:00:00Z' } },
  };
  const next = buildSupersedingOrder(changedEntry, later, { id: asFirst._id, lineage: asFirst._id });
  const asNext = document('MedicationRequest:b', next, '2026-11-22T12:00:00.000Z');

  it('HO7 @SAFETY what another order replaced is said to be replaced, what took its place to be a change', () => {
    expect(lineOf(asFirst).orders).toMatchObject([{ how: 'new', text: 'Dolorol · 1 g · 08:00 20:00' }]);
    expect(lineOf(asFirst, asNext).orders.map(({ how }) => how)).toEqual(['changed', 'replaced']);
  });

  it('HO7 a drug stands by the name that is shown; a sliding scale says what is measured', () => {
    const regimen = { kind: 'scale', times: ['08:00'], measuredIn: 'mmol/L', bands: [{ dose: ONE }] } as const;
    const { course } = entry([]).dosing;
    const scale = buildOrder({ drug: { text: 'Dolorol' }, dosing: { regimen, course } } as never, later);
    const documents = [document('MedicationRequest:s', scale, '2026-11-22T12:00:00.000Z')];
    const names = { beside: new Map(), nowMs: NOW_MS, nameOf: () => 'DOLorol' };
    const { orders } = sheetLine({ patientId: 'Patient:1', documents, ...names });
    expect(orders).toMatchObject([{ text: 'DOLorol', measuredIn: 'mmol/L' }]);
  });

  it('HO7 what was stopped is stopped, what is on hold on hold', () => {
    const stopped = document('MedicationRequest:a', { ...first, status: 'stopped' }, '2026-11-22T11:00:00.000Z');
    expect(lineOf(stopped).orders.map(({ how }) => how)).toEqual(['stopped']);
    const held = holdOrder(first, { text: 'vomits' }, later);
    const asHeld = document('MedicationRequest:a', held, '2026-11-22T12:00:00.000Z');
    expect(lineOf(asHeld).orders.map(({ how }) => how)).toEqual(['held']);
  });
});

describe('HO6 an SBAR note on the sheet', () => {
  it('HO6 stands in the parts of the sheet, whole, in whatever language its headings are', () => {
    const line = lineOf(
      note(
        'a',
        'sbar',
        [
          { title: 'Situation', text: LONG },
          { title: 'Contexte', text: 'COPD' },
          { title: 'Évaluation', text: 'Worse than at noon' },
          { title: 'Family', text: 'Son comes at eight' },
          { title: 'Recommandation', text: 'Blood gas at 21:00' },
        ],
        '2026-11-22T19:00:00.000Z',
      ),
    );
    expect(line.sbar).toEqual({
      situation: LONG,
      background: 'COPD',
      assessment: 'Worse than at noon\nFamily: Son comes at eight',
      recommendation: 'Blood gas at 21:00',
      by: 'Nora Urse',
      at: '2026-11-22T19:00:00.000Z',
    });
    expect(line.notes).toEqual([]);
  });

  it('HO6 the newest one counts; older ones and other notes stay among the notes', () => {
    const said = (text: string) => [{ title: 'Situation', text }];
    const line = lineOf(
      note('a', 'sbar', said('at noon'), '2026-11-22T12:00:00.000Z'),
      note('b', 'sbar', said('in the evening'), '2026-11-22T19:00:00.000Z'),
      note('c', 'progress', said('seen'), '2026-11-22T19:30:00.000Z'),
    );
    expect(line.sbar?.situation).toBe('in the evening');
    expect(line.notes.map(({ text }) => text)).toEqual(['Situation: seen', 'Situation: at noon']);
  });

  it('HO6 without one the sheet has none', () => {
    expect(lineOf()).not.toHaveProperty('sbar');
  });
});
