import { describe, expect, it } from 'vitest';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { findCells } from '#shared/domain/label/cell-fonts.ts';
import type { Drawings } from '#shared/domain/label/draw-text.ts';
import { beginsRightToLeft, textWidth } from '#shared/domain/label/letter-widths.ts';
import { readPage } from '#shared/domain/label/page-printing.ts';
import { isReceipt, layoutDesign, planDesignDrawings, readDesign } from '#shared/domain/label/print-design.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { toZpl } from '#shared/domain/label/to-zpl.ts';
import { lettersOf, speaksOf, writeLayout } from '#shared/domain/label/write-layout.ts';
import { findRecordNumber } from '#shared/domain/record-number/record-number.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { PRINTER_LANGUAGES, type PrinterLanguage } from '#shared/model/printer-languages.ts';
import { findShippedDesign, listShippedDesigns } from './label-designs.ts';
import { loadSymbolEncoder } from './load-symbol-encoder.ts';
import type { RenderedLabel } from './testing/dot-sheet.ts';
import { readSymbols } from './testing/read-symbols.ts';
import { renderEpl } from './testing/render-epl.ts';
import { renderEscPos } from './testing/render-escpos.ts';
import { renderPage } from './testing/render-page.ts';
import { renderPdf } from './testing/render-pdf.ts';
import { renderTspl } from './testing/render-tspl.ts';
import { renderZpl } from './testing/render-zpl.ts';

const AT = '2026-11-22T08:00:00Z';
const NUMBER = findRecordNumber('N', 128)?.text ?? '';
const band = writeHospitalCode({ subject: 'wristband', value: NUMBER });
const SIXTY = 'VANDERBERGENSTEIN-MONTGOMERY, Alexandria Wilhelmina Josephin';
const gsrn = writeElementString([{ ai: '8018', value: '950600013400000015' }]);
const gs1 = gsrn.state === 'written' ? gsrn.text : '';
const PATIENT = {
  name: 'OAK, Ada',
  born: '1980-05-04',
  sex: 'F',
  number: NUMBER,
  site: 'North Hospital',
  code: band,
};
/** A document's id in our codes, and then some: as long as they may be. */
const LONGEST_VALUE = '0198F3C2A4B57C6D8E9FA0B1C2D3E4F5A6B7C8D9';
const TEST = { printer: 'Ward printer', at: '2026-11-22 08:00', code: '0109506000134352172711301021A\u001d2112345' };
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wristband-adult': PATIENT,
  'wristband-infant': PATIENT,
  'patient-label': { ...PATIENT, code: writeHospitalCode({ subject: 'patient-label', value: NUMBER }) },
  'unit-dose': {
    ...{ drug: 'Amoxicillin', strength: '500 mg', form: 'capsule', lot: 'AB12345', expiry: '2027-05-31' },
    code: writeHospitalCode({ subject: 'unit-dose', value: '000042' }),
  },
  'dispensing-label': {
    ...{ patient: SIXTY, born: '1980-05-04', number: NUMBER, drug: 'Amoxicillin 500 mg capsules', quantity: '21' },
    directions: 'Take ONE capsule THREE times a day, spread over the day. Finish the course.',
    warnings: 'Do not drink alcohol. May make you sleepy: if so, do not drive.',
    ...{ lot: 'AB12345', expiry: '2027-05-31', date: '2026-11-22', dispensedBy: 'AO', item: '1/3' },
    ...{ pharmacy: 'North Hospital Pharmacy', pharmacyAddress: '12 Long Street, Northtown' },
    caution: 'Keep out of the sight and reach of children.',
    code: writeHospitalCode({ subject: 'dispensed-item', value: LONGEST_VALUE }),
  },
  'bag-label': {
    ...{ patient: SIXTY, born: '1980-05-04', number: NUMBER, ticket: 'A123', count: '3 items', notes: 'FRIDGE' },
    ...{ address: '14 Short Road, Northtown', date: '2026-11-22', pharmacy: 'North Hospital Pharmacy' },
    code: writeHospitalCode({ subject: 'dispensed-bag', value: LONGEST_VALUE }),
  },
  'shelf-label': {
    ...{
      product: 'hydrOXYzine 25 mg tablets',
      strength: '25 mg',
      pack: '28 tablets',
      store: 'Main store',
      bin: 'B-07-3',
    },
    ...{
      localCode: '4711',
      notes: 'Look-alike: hydrALAzine',
      code: writeHospitalCode({ subject: 'storage-place', value: 'B073' }),
    },
  },
  receipt: {
    ...{ pharmacy: 'North Hospital Pharmacy', pharmacyAddress: '12 Long Street, Northtown', title: 'Receipt' },
    ...{ receiptNumber: 'R-000123', at: '2026-11-22 08:00', patient: SIXTY },
    items:
      '1 × Amoxicillin 500 mg capsules, pack of 21, with a long name that goes on\t12.50\n2 × Paracetamol 500 mg\t3.00',
    ...{
      totals: 'Co-payment\t4.00\nTotal\t€ 19.50',
      payments: 'Cash\t20.00\nChange\t0.50',
      cashier: 'Served by Ada Oak',
    },
    ...{ footer: 'Thank you.', code: writeHospitalCode({ subject: 'document', value: '000123' }) },
  },
  'queue-ticket': {
    ...{ pharmacy: 'North Hospital Pharmacy', ticket: 'A123', at: '2026-11-22 08:00' },
    code: writeHospitalCode({ subject: 'dispensed-bag', value: LONGEST_VALUE }),
  },
  'ticket-label': {
    ...{ pharmacy: 'North Hospital Pharmacy', ticket: 'A123', at: '2026-11-22 08:00' },
    code: writeHospitalCode({ subject: 'dispensed-bag', value: LONGEST_VALUE }),
  },
  'test-label': TEST,
  'test-receipt': TEST,
};

interface LaidFor {
  readonly dpi?: number;
  readonly language?: PrinterLanguage;
  readonly drawings?: Drawings;
}

async function lay(
  id: string,
  changes: Readonly<Record<string, string>> = {},
  { dpi = 203, language, drawings }: LaidFor = {},
) {
  const design = findShippedDesign(id);
  if (!design) throw new Error(`no design ${id}`);
  const letters = lettersOf(language ?? (isReceipt(design) ? 'escpos' : 'zpl'), dpi);
  const encode = await loadSymbolEncoder();
  return layoutDesign(
    design,
    { ...FIELDS[id], ...changes },
    { dpi, encode, letters, ...(drawings ? { drawings } : {}) },
  );
}

async function laid(...of: Parameters<typeof lay>) {
  const layout = await lay(...of);
  if (isRefusal(layout)) throw new Error(JSON.stringify(layout));
  return layout;
}

async function printed(id: string, dpi: number, language: PrinterLanguage, copies: number): Promise<RenderedLabel> {
  const layout = await laid(id, {}, { dpi, language });
  const bytes = writeLayout(language, layout, { copies });
  if (language === 'epl') return renderEpl(bytes);
  if (language === 'tspl') return renderTspl(bytes, dpi);
  if (language === 'pdf') return renderPdf(bytes, dpi);
  if (language === 'picture') return renderPage(bytes);
  if (language === 'zpl') return renderZpl(new TextDecoder().decode(bytes));
  const papers = renderEscPos(bytes, Math.round((layout.widthMm * dpi) / 25.4));
  const [first] = papers;
  if (!first) throw new Error('no paper was cut');
  return { ...first, copies: papers.length };
}

const CASES = listShippedDesigns().flatMap((design) =>
  PRINTER_LANGUAGES.filter((language) => speaksOf(language, design)).flatMap((language) =>
    ([203, 300] as const).map((dpi) => [design.id, language, dpi] as const),
  ),
);

describe('LB6 every design, printed and read back', () => {
  it.each(CASES.filter(([, language, dpi]) => language !== 'escpos' || dpi === 203))(
    'LB6 %s in %s at %i dpi',
    async (id, language, dpi) => {
      const rendered = await printed(id, dpi, language, 2);
      expect([rendered.clashes, rendered.copies]).toEqual([0, 2]);
      const code = FIELDS[id]?.code ?? '';
      const symbols = await readSymbols(rendered.dots, rendered.width, rendered.height);
      expect(symbols.length).toBeGreaterThan(0);
      for (const { text } of symbols) expect(text).toBe(code);
      for (const { text, identifier } of symbols)
        expect(parseScan(identifier + text, { at: AT })).toMatchObject({ verdict: 'valid' });
    },
  );

  it('LB6 a GSRN as GS1 DataMatrix with AI 8018', async () => {
    for (const id of ['wristband-adult', 'wristband-infant']) {
      const rendered = await renderZpl(toZpl(await laid(id, { code: '', gs1 }), { copies: 1 }));
      const [symbol] = await readSymbols(rendered.dots, rendered.width, rendered.height);
      expect(parseScan(`${symbol?.identifier}${symbol?.text}`, { at: AT })).toMatchObject({
        kind: 'gs1',
        verdict: 'valid',
        symbology: { name: 'gs1-datamatrix' },
      });
    }
  });

  it('LB6 an underscore of a lot is an underscore in the symbol, in every language', async () => {
    const written = writeElementString([
      { ai: '01', value: '09506000134352' },
      { ai: '10', value: 'A_1B' },
    ]);
    const code = written.state === 'written' ? written.text : '';
    for (const language of ['zpl', 'epl'] as const) {
      const bytes = writeLayout(language, await laid('test-label', { code }, { language }), { copies: 1 });
      const { dots, width, height } =
        language === 'epl' ? renderEpl(bytes) : await renderZpl(new TextDecoder().decode(bytes));
      expect((await readSymbols(dots, width, height)).map(({ text }) => text)).toContain(code);
    }
  });

  it('LB1 the picture reads as the print does', async () => {
    const picture = toPicture(await laid('patient-label'));
    const code = picture.items.find((item) => item.item === 'code');
    if (code?.item !== 'code') throw new Error('no symbol');
    const scale = 6;
    const side = code.rows.length * scale;
    const dots = new Uint8Array(side * side).fill(255);
    for (const [y, row] of code.rows.entries())
      for (const [x, module] of [...row].entries())
        if (module === '1')
          for (let line = 0; line < scale; line += 1)
            dots.fill(0, (y * scale + line) * side + x * scale, (y * scale + line) * side + (x + 1) * scale);
    expect(await readSymbols(dots, side, side)).toMatchObject([{ text: FIELDS['patient-label']?.code }]);
    expect(
      picture.items.filter((item) => item.item === 'text').map((item) => item.item === 'text' && item.text),
    ).toEqual(['OAK, Ada', '1980-05-04 F', NUMBER, 'North Hospital']);
  });
});

describe('LB3 where letters stand', () => {
  it('LB3 a text in the middle or at the right of its box stands there', async () => {
    const at = (align: string) => {
      const text = { element: 'text', xMm: 5, yMm: 5, widthMm: 50, heightMm: 6, text: '{a}', sizesMm: [5], align };
      const label = { id: 'x', version: 1, name: { en: 'x', fr: 'x' }, widthMm: 60, heightMm: 20, elements: [text] };
      const design = readDesign({ ...label, fields: [{ name: 'a', needed: true }] });
      const layout = layoutDesign(design, { a: 'AB' }, { dpi: 203, encode: () => ['1'] });
      const [item] = isRefusal(layout) ? [] : layout.items;
      if (item?.item !== 'text') throw new Error('no text');
      return { from: item.xMm - 5, to: 55 - item.xMm - item.lengthMm };
    };
    expect(at('left').from).toBe(0);
    expect(at('right').to).toBeCloseTo(0);
    expect(at('centre').from).toBeCloseTo(at('centre').to);
    expect(at('start').from).toBe(0);
    expect(at('end').to).toBeCloseTo(0);
  });

  it('LB3 broad letters are judged broader than others; cells grow six times at most, as printers can', () => {
    for (const letter of ['M', 'W', '@', '—']) expect(textWidth(letter)).toBeGreaterThan(textWidth('A'));
    const fonts = [{ name: '1', widthDots: 10, heightDots: 12 }];
    expect(findCells(fonts, 200)).toMatchObject({ times: 6, heightDots: 72 });
  });
});

describe('LB2 nothing is cut', () => {
  const named = ['wristband-adult', 'wristband-infant', 'patient-label', 'dispensing-label', 'bag-label'] as const;
  it.each(
    named.flatMap((id) =>
      (['zpl', 'epl', 'tspl', 'pdf', 'picture'] as const).map((language) => [id, language] as const),
    ),
  )('LB2 %s in %s takes a name of 60 characters', async (id, language) => {
    expect(SIXTY).toHaveLength(60);
    const layout = await laid(id, { name: SIXTY, patient: SIXTY }, { language });
    const texts = layout.items.flatMap((item) => (item.item === 'text' && item.bold ? item.text : []));
    expect(texts.join(' ').replaceAll('- ', '-')).toContain(SIXTY);
  });

  it('LB2 a receipt puts the amount behind its text and breaks what is long', async () => {
    const { texts } = await printed('receipt', 203, 'escpos', 1);
    const [first = '', second = '', ...rest] = texts
      .map(({ text }) => text)
      .filter((text) => /Amoxi|12.50|goes|Para|3.00/.test(text));
    expect([first, second, ...rest]).toEqual([
      '1 × Amoxicillin 500 mg capsules, pack of',
      '12.50',
      expect.stringContaining('goes on'),
      '2 × Paracetamol 500 mg',
      '3.00',
    ]);
    const lines = new Map(texts.map(({ text, y }) => [text, y]));
    expect(lines.get('2 × Paracetamol 500 mg')).toBe(lines.get('3.00'));
  });

  it.each(['pdf', 'picture'] as const)(
    'LB2 a receipt as %s stands on its paper with a margin all round',
    async (by) => {
      const { dots, width, height } = await printed('receipt', 203, by, 1);
      expect(width).toBe(Math.round((80 * 203) / 25.4));
      const ink = [...dots.keys()].filter((at) => dots[at] !== 255);
      const [across, down] = [ink.map((at) => at % width), ink.map((at) => Math.floor(at / width))];
      const millimetres = (dotsOf: number): number => (dotsOf * 25.4) / 203;
      const least = (places: readonly number[]) => places.reduce((one, other) => Math.min(one, other), width + height);
      const most = (places: readonly number[]) => places.reduce((one, other) => Math.max(one, other), 0);
      expect(millimetres(least(across))).toBeGreaterThanOrEqual(3.9);
      expect(millimetres(width - most(across))).toBeGreaterThanOrEqual(3.9);
      expect(millimetres(least(down))).toBeGreaterThanOrEqual(3.9);
      expect(millimetres(height - most(down))).toBeGreaterThanOrEqual(3.9);
    },
  );

  it('LB2 the number of a ticket is read from across the hall: 12 mm high on a roll', async () => {
    const { texts } = await printed('queue-ticket', 203, 'escpos', 1);
    expect(texts.find(({ text }) => text === 'A123')).toMatchObject({ height: 96 });
  });

  it('LB2 what does not fit refuses the label and names the field', async () => {
    expect(await lay('wristband-infant', { name: 'W'.repeat(60) })).toMatchObject({
      code: 'too-large',
      path: 'fields.name',
    });
    expect(await lay('unit-dose', { lot: 'A'.repeat(40) })).toMatchObject({ code: 'too-large', path: 'fields.lot' });
  });

  it('@SAFETY LB4 of several symbols one has to be there: a band that no scanner reads is not printed', async () => {
    for (const id of ['wristband-adult', 'wristband-infant'])
      expect(await lay(id, { code: '', gs1: ' ' })).toMatchObject({ code: 'invalid-input', path: 'fields.code' });
  });

  it('LB4 what must stand there is there', async () => {
    expect(await lay('patient-label', { born: ' ' })).toMatchObject({ code: 'invalid-input', path: 'fields.born' });
  });
});

describe('LB4 letters', () => {
  it('LB4 the first letter that has a direction says it; digits and brackets have none', () => {
    expect(['(12) محمد', 'Ada محمد', '12', 'Ян'].map(beginsRightToLeft)).toEqual([true, false, false, false]);
  });

  it('LB4 a hyphen that printers leave out, and one that they act on, are drawn', () => {
    for (const language of ['epl', 'tspl', 'escpos'] as const)
      expect(lettersOf(language, 203).has('\u00ad')).toBe(false);
    expect([lettersOf('tspl', 203).has('\\'), lettersOf('epl', 203).has('\\')]).toEqual([false, true]);
  });

  it('LB4 Latin with accents is printed as it is', async () => {
    const zpl = toZpl(await laid('patient-label', { name: 'ŁÓRÁNTŐ, Øyvind Şahin Đỗ' }), { copies: 1 });
    expect(zpl).toContain('^CI28');
    expect((await renderZpl(zpl)).texts[0]?.text).toContain('ŁÓRÁNTŐ');
  });

  it('LB4 scripts that the printer lacks are refused, from right to left by name', async () => {
    expect(await lay('patient-label', { name: 'محمد' })).toMatchObject({
      code: 'unsupported',
      path: 'fields.name',
      sentence: expect.stringContaining('right to left'),
    });
    expect(await lay('patient-label', { name: '李' })).toMatchObject({ code: 'unsupported' });
    expect(await lay('unit-dose', { drug: 'Łó' }, { language: 'epl' })).toMatchObject({ code: 'unsupported' });
  });

  it('LB4 what somebody drew is printed as dots, in each language, and pictured', async () => {
    const rows = ['110011', '011110', '001100'];
    const drawings: Drawings = new Map([['0', { state: 'drawn', xDots: 8, yDots: 3, rows }]]);
    for (const language of ['zpl', 'epl', 'tspl', 'pdf', 'picture'] as const) {
      const layout = await laid('patient-label', { name: 'محمد علي' }, { language, drawings });
      const bytes = writeLayout(language, layout, { copies: 1 });
      const rendered =
        language === 'zpl'
          ? await renderZpl(new TextDecoder().decode(bytes))
          : language === 'epl'
            ? renderEpl(bytes)
            : language === 'pdf'
              ? renderPdf(bytes, 203)
              : language === 'picture'
                ? renderPage(bytes)
                : renderTspl(bytes, 203);
      expect(rendered.clashes).toBe(0);
      const seen = rows.map((row, y) =>
        [...row]
          .map((_dot, x) => (rendered.dots[(16 + 3 + y) * rendered.width + 16 + 8 + x] === 0 ? '1' : '0'))
          .join(''),
      );
      expect(seen).toEqual(rows);
      expect(toPicture(layout).items[0]).toMatchObject({ item: 'image', rows, text: 'محمد علي' });
    }
  });

  it('LB4 what is to be drawn says its side: a text from the right begins at the right', () => {
    const design = findShippedDesign('dispensing-label');
    if (!design) throw new Error('no design');
    const options = { dpi: 203, letters: lettersOf('zpl', 203) };
    const fields = { ...FIELDS['dispensing-label'], directions: 'خذ كبسولة واحدة 3 مرات', patient: 'Ян Łuk' };
    expect(planDesignDrawings(design, fields, options)).toMatchObject([
      { key: '3', rightToLeft: true, align: 'right', lines: 4, widthDots: 751 },
      { key: '5', rightToLeft: false, align: 'left' },
    ]);
  });

  it('LB4 a drawing that does not fit and a letter that no font has refuse the label', async () => {
    const name = 'محمد';
    const of = (drawn: object) => ({ drawings: new Map([['0', drawn]]) as Drawings });
    expect(await lay('patient-label', { name }, of({ state: 'too-large' }))).toMatchObject({ code: 'too-large' });
    expect(await lay('patient-label', { name }, of({ state: 'no-letter', letter: 'م' }))).toMatchObject({
      code: 'unsupported',
      path: 'fields.name',
    });
  });

  it('LB4 a row of a receipt in another script is drawn whole, its amount beside it', async () => {
    const drawings: Drawings = new Map([
      ['7.0', { state: 'drawn', xDots: 300, yDots: 9, rows: ['1111', '1001'] }],
      ['7.0.amount', { state: 'drawn', xDots: 20, yDots: 2, rows: ['11'] }],
    ]);
    const layout = await laid('receipt', { items: 'أموكسيسيلين\t₦ 12' }, { drawings });
    const [paper] = renderEscPos(writeLayout('escpos', layout, { copies: 1 }), 575);
    expect(paper?.clashes).toBe(0);
    const items = layout.items.filter(({ item }) => item === 'image');
    expect(items.map(({ yMm }) => yMm)).toEqual([items[0]?.yMm, items[0]?.yMm]);
  });

  it('LB9 text and amount of a drawn row share its width, so that neither stands on the other', () => {
    const design = findShippedDesign('receipt');
    if (!design) throw new Error('no design');
    const options = { dpi: 203, letters: lettersOf('escpos', 203) };
    const plans = planDesignDrawings(design, { ...FIELDS.receipt, items: 'أموكسيسيلين\t12.34' }, options);
    const widths = plans.filter(({ key }) => key.startsWith('7.0')).map(({ widthDots }) => widthDots);
    expect(widths).toHaveLength(2);
    expect(widths.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(575);
    for (const width of widths) expect(width).toBeGreaterThan(150);
  });

  it('LB9 of a row with one letter to be drawn the amount in plain figures is drawn, too', async () => {
    const drawings: Drawings = new Map([
      ['7.0', { state: 'drawn', xDots: 300, yDots: 9, rows: ['1111', '1001'] }],
      ['7.0.amount', { state: 'drawn', xDots: 20, yDots: 2, rows: ['11'] }],
    ]);
    const layout = await laid('receipt', { items: 'أموكسيسيلين\t12.34' }, { drawings });
    expect(layout.items.filter(({ item }) => item === 'image')).toHaveLength(2);
    expect(layout.items.flatMap((one) => (one.item === 'text' ? [one.text] : []))).not.toContain('12.34');
  });

  it('LB5 no text becomes a command', async () => {
    const name = '^XZ~JR_5E\\&, A^FS';
    const zpl = toZpl(await laid('patient-label', { name }), { copies: 1 });
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
    expect(zpl).not.toContain('~');
    expect((await renderZpl(zpl)).texts[0]?.text).toBe(name);
  });

  it('LB5 nor of a PDF; copies are pages', async () => {
    const layout = await laid('patient-label', { name: ') Tj ET 0 0 9 9 re f (é' }, { language: 'pdf' });
    const rendered = renderPdf(writeLayout('pdf', layout, { copies: 3 }), 203);
    expect(rendered).toMatchObject({ copies: 3, clashes: 0 });
    expect(rendered.texts.map(({ text }) => text).join(' ')).toContain(') Tj ET 0 0 9 9 re f (é');
  });

  it('LB5 nor of a picture; its page says how large it is and how often it is wanted', async () => {
    const name = '</text><script>&lt;"é';
    const layout = await laid('patient-label', { name }, { language: 'picture' });
    const bytes = writeLayout('picture', layout, { copies: 3 });
    expect(renderPage(bytes)).toMatchObject({ copies: 3, clashes: 0 });
    expect(
      renderPage(bytes)
        .texts.map(({ text }) => text)
        .join(' '),
    ).toContain(name);
    const { widthMm, heightMm } = layout;
    expect(readPage(bytes)).toMatchObject({ widthMm, heightMm, svg: expect.not.stringContaining('<script') });
  });

  it('LB5 nor of the other languages', async () => {
    const name = '"P9 \r\nPRINT 5 "A1,1 \u001b@';
    const drug = name.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/\s+/g, ' ');
    const epl = renderEpl(
      writeLayout('epl', await laid('unit-dose', { drug: `${drug}\\` }, { language: 'epl' }), { copies: 1 }),
    );
    expect(epl.texts[0]?.text).toBe(`${drug}\\`);
    const tspl = renderTspl(
      writeLayout('tspl', await laid('unit-dose', { drug }, { language: 'tspl' }), { copies: 1 }),
      203,
    );
    expect(tspl.texts[0]?.text).toBe(drug);
    for (const language of ['epl', 'tspl'] as const)
      expect(await lay('unit-dose', { drug: 'a\u001bb' }, { language })).toMatchObject({ code: 'unsupported' });
  });
});
