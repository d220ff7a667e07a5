import { describe, expect, it } from 'vitest';
import { differentFields, shownSegments } from './message-fields.ts';

const TEXT = 'MSH|^~\\&|HIS||||20261122||ADT^A01|1|P|2.5.1\rPID|1||7^^^T\rPV1|1|I\rPV1|2|O\r';

describe('repair view', () => {
  it('IF1 what is at fault comes first, with its field even where that is empty; the header last, without its delimiters', () => {
    const segments = shownSegments(TEXT, 'PV1-3');
    expect(segments?.map(({ name, index }) => [name, index])).toEqual([
      ['PV1', 2],
      ['PV1', 3],
      ['PID', 1],
      ['MSH', 0],
    ]);
    expect(segments?.[0]?.fields.at(-1)).toEqual({ field: 3, place: 'PV1-3', text: '' });
    expect(segments?.[1]?.fields.map(({ field }) => field)).toEqual([1, 2]);
    expect(segments?.[3]?.fields[0]).toEqual({ field: 3, place: 'MSH-3', text: 'HIS' });
  });
  it('MI14 two repairs of one message differ by field, also where one of them is empty or the segment repeats', () => {
    const other = TEXT.replace('7^^^T', '8^^^T').replace('PV1|2|O', 'PV1|2||MED');
    expect(differentFields(TEXT, other)).toEqual([
      { place: 'PID-3', ours: '7^^^T', theirs: '8^^^T' },
      { place: 'PV1-2', ours: 'O', theirs: '' },
      { place: 'PV1-3', ours: '', theirs: 'MED' },
    ]);
    expect(differentFields(TEXT, TEXT)).toEqual([]);
    expect(differentFields(TEXT, 'lower')).toBeUndefined();
  });
  it('IF2 what cannot be taken apart is shown as its text only', () => {
    expect(shownSegments('MSH|^~\\&|A\rlower|1', undefined)).toBeUndefined();
  });
});
