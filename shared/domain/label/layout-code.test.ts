import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CodeElement } from './label-design.ts';
import { layCode } from './layout-label.ts';

/** 203 dpi: eight dots in a millimetre, nearly. */
const DPI = 203.2;
const square = (modules: number) => () => Array.from({ length: modules }, () => '1'.repeat(modules));
const box = (widthMm: number, heightMm: number, moduleMm = 0.5): CodeElement => ({
  ...({ element: 'code', symbology: 'datamatrix', text: '{code}', xMm: 1, yMm: 1 } as const),
  ...{ widthMm, heightMm, moduleMm },
});
const lay = (element: CodeElement, modules: number) =>
  layCode(element, { code: 'HFW1' }, { dpi: DPI, encode: square(modules) });

describe('LB2 LB6 symbols', () => {
  it('@SAFETY LB2 a symbol that is too wide or too high refuses the label; one that just fits does not', () => {
    expect(isRefusal(lay(box(10, 10), 20))).toBe(false);
    expect(lay(box(9.9, 10), 20)).toMatchObject({ code: 'too-large', path: 'fields.code' });
    expect(lay(box(10, 9.9), 20)).toMatchObject({ code: 'too-large', path: 'fields.code' });
  });

  it('LB6 modules are whole dots, never narrower than the design says', () => {
    const dotsFor = (moduleMm: number) => {
      const laid = lay(box(40, 40, moduleMm), 10);
      return isRefusal(laid) ? undefined : laid[0]?.moduleDots;
    };
    expect([0.01, 0.25, 0.3, 0.375].map(dotsFor)).toEqual([1, 2, 3, 3]);
  });

  it('LB2 what the symbology cannot hold is refused; an empty symbol is left out', () => {
    const encode = () => {
      throw new Error('too long');
    };
    expect(layCode(box(9, 9), { code: 'x' }, { dpi: DPI, encode })).toMatchObject({ code: 'invalid-input' });
    expect(layCode(box(9, 9), {}, { dpi: DPI, encode })).toEqual([]);
  });
});
