import { describe, expect, it } from 'vitest';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { layoutLabel } from '#shared/domain/label/layout-label.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { toZpl } from '#shared/domain/label/to-zpl.ts';
import { findRecordNumber } from '#shared/domain/record-number/record-number.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { findLabelDesign, listLabelDesigns } from './label-designs.ts';
import { loadSymbolEncoder } from './load-symbol-encoder.ts';
import { readSymbols } from './testing/read-symbols.ts';
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
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wristband-adult': PATIENT,
  'wristband-infant': PATIENT,
  'patient-label': { ...PATIENT, code: writeHospitalCode({ subject: 'patient-label', value: NUMBER }) },
  'unit-dose': {
    ...{ drug: 'Amoxicillin', strength: '500 mg', form: 'capsule', lot: 'AB12345', expiry: '2027-05-31' },
    code: writeHospitalCode({ subject: 'unit-dose', value: '000042' }),
  },
  'test-label': { printer: 'Ward printer', at: '2026-11-22 08:00', code: '0109506000134352172711301021A\u001d2112345' },
};

async function lay(id: string, changes: Readonly<Record<string, string>> = {}, dpi = 203) {
  const design = findLabelDesign(id);
  if (!design) throw new Error(`no design ${id}`);
  return layoutLabel(design, { ...FIELDS[id], ...changes }, { dpi, encode: await loadSymbolEncoder() });
}

async function laid(...of: Parameters<typeof lay>) {
  const layout = await lay(...of);
  if (isRefusal(layout)) throw new Error(JSON.stringify(layout));
  return layout;
}

describe('LB6 every design, printed and read back', () => {
  it.each(listLabelDesigns().flatMap(({ id }) => ([203, 300] as const).map((dpi) => [id, dpi] as const)))(
    'LB6 %s at %i dpi',
    async (id, dpi) => {
      const rendered = await renderZpl(toZpl(await laid(id, {}, dpi), { copies: 2 }));
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

describe('LB2 nothing is cut', () => {
  it.each(['wristband-adult', 'wristband-infant', 'patient-label'])(
    'LB2 %s takes a name of 60 characters',
    async (id) => {
      expect(SIXTY).toHaveLength(60);
      const layout = await laid(id, { name: SIXTY });
      const name = layout.items.flatMap((item) => (item.item === 'text' && item.bold ? item.text : []));
      expect(name.join(' ').replaceAll('- ', '-')).toBe(SIXTY);
      expect((await renderZpl(toZpl(layout, { copies: 1 }))).clashes).toBe(0);
    },
  );

  it('LB2 what does not fit refuses the label and names the field', async () => {
    expect(await lay('wristband-infant', { name: 'W'.repeat(60) })).toMatchObject({
      code: 'too-large',
      path: 'fields.name',
    });
    expect(await lay('unit-dose', { lot: 'A'.repeat(40) })).toMatchObject({ code: 'too-large', path: 'fields.lot' });
  });

  it('LB4 what must stand there is there', async () => {
    expect(await lay('patient-label', { born: ' ' })).toMatchObject({ code: 'invalid-input', path: 'fields.born' });
  });
});

describe('LB4 letters', () => {
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
  });

  it('LB5 no text becomes a command', async () => {
    const name = '^XZ~JR_5E\\&, A^FS';
    const zpl = toZpl(await laid('patient-label', { name }), { copies: 1 });
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
    expect(zpl).not.toContain('~');
    expect((await renderZpl(zpl)).texts[0]?.text).toBe(name);
  });
});
