import { readElementString } from '#shared/domain/gs1/element-string.ts';
import { verdictOf } from '#shared/domain/gs1/finding.ts';
import { formatHumanReadable } from '#shared/domain/gs1/write-element-string.ts';
import type { LabelSymbology } from '#shared/domain/label/label-design.ts';
import type { EncodeSymbol, SymbolRows } from '#shared/domain/label/layout-label.ts';

/** What `raw` of the library gives: modules of a matrix, or widths of bars and spaces in turn. */
type RawSymbol = { readonly pixs: ArrayLike<number>; readonly pixx: number; readonly pixy: number } | RawBars;
type RawBars = { readonly sbs: ArrayLike<number> };
type EncodeRaw = (options: { bcid: string; text: string }) => readonly RawSymbol[];

const NAMES: Readonly<Record<LabelSymbology, string>> = {
  datamatrix: 'datamatrix',
  'gs1-datamatrix': 'gs1datamatrix',
  'code-128': 'code128',
};

let loading: Promise<EncodeSymbol> | undefined;

/** Symbols of labels; a large library, so it is loaded with the first label and not at start. */
export function loadSymbolEncoder(): Promise<EncodeSymbol> {
  loading ??= import('bwip-js/node').then((library) => encoderOf(library.default as unknown as { raw: EncodeRaw }));
  return loading;
}

/** Only the default export has the encoder; an export `raw` beside it is a symbology of that name. */
function encoderOf({ raw }: { readonly raw: EncodeRaw }): EncodeSymbol {
  return (symbology, text) => {
    const [symbol] = raw({ bcid: NAMES[symbology], text: symbology === 'gs1-datamatrix' ? bracketed(text) : text });
    if (!symbol) throw new Error('The symbology cannot hold this text');
    return 'pixs' in symbol ? matrixRows(symbol) : [barRow(symbol)];
  };
}

/** The library wants element strings with brackets, and checks them once more. */
function bracketed(text: string): string {
  const { fields, findings } = readElementString(text);
  if (verdictOf(findings) === 'invalid') throw new Error('Not an element string');
  return formatHumanReadable(fields);
}

function matrixRows({ pixs, pixx, pixy }: Extract<RawSymbol, { pixs: unknown }>): SymbolRows {
  return Array.from({ length: pixy }, (_row, y) =>
    Array.from({ length: pixx }, (_module, x) => (pixs[y * pixx + x] ? '1' : '0')).join(''),
  );
}

function barRow({ sbs }: RawBars): string {
  return Array.from(sbs, (width, index) => (index % 2 === 0 ? '1' : '0').repeat(width)).join('');
}
