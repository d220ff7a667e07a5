import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import { narrativeText, tidyText, toNarrative } from './narrative.ts';
import { buildNote, listCurrentNotes, type Note, type NoteEntry, readNote } from './note.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  encounterId: 'Encounter:e1',
  recorder: { id: 'u1', name: 'Ada Byron' },
  recordedAt: '2026-11-22T08:00:00Z',
};
const ENTRY: NoteEntry = {
  type: 'nursing',
  title: 'Night',
  sections: [
    { title: 'Course', text: 'Slept well.\nSpO2 < 90 % & "restless" at 4.' },
    { title: '', text: '<script>alert(1)</script>' },
  ],
};

describe('NT1 a signed note', () => {
  it('NT1 becomes a Composition and back', () => {
    const composition = buildNote(ENTRY, RECORDING, { replaces: 'Composition:old', reason: 'the other leg' });
    expect(readNote(composition)).toEqual({
      ...ENTRY,
      state: 'signed',
      author: 'Ada Byron',
      signedAt: RECORDING.recordedAt,
      replaces: 'Composition:old',
      amendmentReason: 'the other leg',
    });
    const envelope = { kind: 'Composition', v: 1, facility: 'A', patient: 'Patient:p1', by: 'u', station: 's' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource: composition };
    expect(judgeBody('Composition:c', body, 'edit').verdict).toBe('accept');
  });
});

describe('NT2 text and narrative', () => {
  it('NT2 what is typed never becomes markup', () => {
    expect(toNarrative('<b>&"')).toBe('<div xmlns="http://www.w3.org/1999/xhtml"><p>&lt;b&gt;&amp;&quot;</p></div>');
  });
  it('NT2 every text comes back as it was kept', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 });
    const piece = fc.constantFrom('<', '>', '&', '&amp;', '&#60;', '"', '\n', '\r\n', '<br/>', ' ', 'é', '\u0007');
    const check = (text: string) => {
      expect(narrativeText(toNarrative(text))).toBe(tidyText(text));
    };
    const pieces = fc.array(fc.oneof(anyText, piece), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(fc.property(pieces, check), { seed: 42, numRuns: 1000 });
  });
  it.each([
    ['<div>\n  <p>One</p>\n  <p>Two &#233; &lt;</p></div>', 'One\nTwo é <'],
    ['<div><ul><li>a</li><li>b</li></ul><img src="x" onerror="alert(1)"/></div>', 'a\nb'],
    ['<div>1 &unknown; 2</div>', '1 &unknown; 2'],
  ])('NT2 foreign markup is read as text: %s', (div, text) => expect(narrativeText(div)).toBe(text));
});

describe('NT3 amendments', () => {
  const note = (at: string, more: Partial<Note> = {}): Note => ({
    ...readNote(buildNote(ENTRY, { ...RECORDING, recordedAt: at })),
    ...more,
  });
  it('NT3 an amended note gives way, newest first; a withdrawn amendment gives it back', () => {
    const first = { id: 'Composition:1', note: note('2026-11-20T08:00:00Z') };
    const second = { id: 'Composition:2', note: note('2026-11-21T08:00:00Z') };
    const amended = { id: 'Composition:3', note: note('2026-11-22T08:00:00Z', { replaces: 'Composition:1' }) };
    const withdrawn = { ...amended, note: { ...amended.note, state: 'withdrawn' as const } };
    expect(listCurrentNotes([first, second, amended]).map(({ id }) => id)).toEqual(['Composition:3', 'Composition:2']);
    expect(listCurrentNotes([first, second, withdrawn]).map(({ id }) => id)).toEqual([
      'Composition:2',
      'Composition:1',
    ]);
  });
});
