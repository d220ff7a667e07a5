import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const cellsOf = (text: string) => {
  const csv = readCsv(text);
  return csv.state === 'read' ? csv.rows.map(({ line, cells }) => [line, ...cells]) : csv;
};

describe('readCsv', () => {
  it.each([
    [
      'plain',
      'a,b\n1,2',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'CRLF and a last line end',
      'a,b\r\n1,2\r\n',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    ['a byte order mark', '\uFEFFa;b', [[1, 'a', 'b']]],
    [
      'semicolons and commas in numbers',
      'a;b\n1,5;2',
      [
        [1, 'a', 'b'],
        [2, '1,5', '2'],
      ],
    ],
    ['tabs', 'a\tb', [[1, 'a', 'b']]],
    ['quotes', '"a ""x"", b",c', [[1, 'a "x", b', 'c']]],
    [
      'a line end in quotes',
      'a,"b\nc"\nd,e',
      [
        [1, 'a', 'b\nc'],
        [3, 'd', 'e'],
      ],
    ],
    [
      'empty lines and cells',
      'a,,c\n\n,\n,x,',
      [
        [1, 'a', '', 'c'],
        [4, '', 'x', ''],
      ],
    ],
    ['white space', ' a , "b" ,c', [[1, 'a', 'b', 'c']]],
    ['after a closing quote', '"a"b,c', [[1, 'ab', 'c']]],
    ['nothing', '', []],
  ])('reads %s', (_case, text, expected) => expect(cellsOf(text)).toEqual(expected));

  it('tells a quote that is never closed', () => {
    expect(cellsOf('a,b\nc,"d\ne')).toEqual({ state: 'unclosed', line: 2 });
  });

  it('reads back what was written, whatever it is', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ';', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((cells) => ['x', ...cells].map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
        const csv = readCsv(['h1,h2,h3', ...text].join('\n'));
        expect(csv.state === 'read' && csv.rows.slice(1).map(({ cells }) => cells.slice(1))).toEqual(rows);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
