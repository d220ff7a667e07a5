import { describe, expect, it } from 'vitest';
import { isolate } from './isolate.ts';

describe('isolate', () => {
  it('DI3 keeps a name of another direction from turning the sentence', () => {
    for (const name of ['الحداد، سمير', 'כהן, דוד', 'KHALIL خليل'])
      expect(isolate(name, 'ltr')).toBe(`\u2068${name}\u2069`);
  });
  it('DI3 leaves alone what cannot turn it', () => {
    for (const text of ['CZERWIŃSKA, Maria', '37,5', '李小龙', '']) expect(isolate(text, 'ltr')).toBe(text);
    expect(isolate('14:02', 'rtl')).toBe('14:02');
  });
  it('DI3 isolates Latin names in a window that runs from right to left', () =>
    expect(isolate('MAGUIRE', 'rtl')).toBe('\u2068MAGUIRE\u2069'));
});
