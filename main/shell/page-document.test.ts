import { describe, expect, it } from 'vitest';
import { pageAddress } from './page-document.ts';

const read = (address: string): string => Buffer.from(address.split('base64,')[1] ?? '', 'base64').toString();

describe('LP10 the page for a driver', () => {
  it('LP10 is as large as the paper, once for each copy, and its box ends before the next page begins', () => {
    const svg = '<svg viewBox="0 0 480 320"><text>Größe محمد</text></svg>';
    const html = read(pageAddress({ widthMm: 60, heightMm: 40, copies: 3, svg }));
    expect(html).toContain('@page{size:60mm 40mm;margin:0}');
    expect(html).toContain('height:calc(40mm - 2px)');
    expect(html.split(svg)).toHaveLength(4);
  });
});
