import { describe, expect, it } from 'vitest';
import { buildFormat } from '../../i18n/use-format.ts';
import { instantText, wallText } from './wall-entry.ts';

describe('times on the wall of the ward', () => {
  it('RM9 are typed and shown by the clock of the ward, whatever the desk says', () => {
    expect(wallText('2026-11-22T23:30:00.000Z', 'Asia/Kathmandu')).toBe('2026-11-23T05:15');
    expect(instantText('2026-11-23T05:15', 'Asia/Kathmandu')).toBe('2026-11-22T23:30:00.000Z');
    expect(instantText('2026-07-01T12:00', 'America/New_York')).toBe('2026-07-01T16:00:00.000Z');
    expect(instantText('', 'Asia/Kathmandu')).toBe('');
    expect(instantText('2026-11-23Tab:cd', undefined)).toBe('');
    const format = buildFormat('en-GB', 'Asia/Kathmandu');
    expect(format.time('2026-11-22T23:30:00.000Z')).toBe('05:15');
    expect(format.dateTime('2026-11-22T23:30:00.000Z')).toBe('23 Nov 2026 05:15');
    expect(format.date('2026-11-22')).toBe('22 Nov 2026');
  });
});
