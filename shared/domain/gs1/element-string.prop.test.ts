import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyField, anyFields } from './any-fields.ts';
import { APPLICATION_IDENTIFIERS, findIdentifier } from './application-identifiers.ts';
import { readDigitalLink } from './digital-link.ts';
import { GS, type Gs1Field, readElementString } from './element-string.ts';
import { verdictOf } from './finding.ts';
import { typeFields } from './gs1-reading.ts';
import { readHumanReadable } from './human-readable.ts';
import { writeElementString } from './write-element-string.ts';

const RUNS = { seed: 42, numRuns: 250 };

function write(fields: readonly Gs1Field[]): string {
  const written = writeElementString(fields);
  if (written.state === 'refused') throw new Error(`refused: ${JSON.stringify([fields, written.findings])}`);
  return written.text;
}
const bare = (fields: readonly Gs1Field[]) => fields.map(({ ai, value }) => ({ ai, value }));
const verdictOfText = (text: string) => verdictOf(readElementString(text).findings);

describe('GS11 what is written reads back', () => {
  it('GS11 with every field as it was, and without a fault', () => {
    const check = (fields: readonly Gs1Field[]) => {
      const read = readElementString(write(fields));
      expect(bare(read.fields)).toEqual(fields);
      expect(verdictOf(read.findings)).not.toBe('invalid');
    };
    fc.assert(fc.property(anyFields, check), RUNS);
  });

  it('GS11 every identifier takes part', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyField, ({ ai }) => void seen.add(ai.slice(0, 3))),
      { seed: 42, numRuns: 6_000 },
    );
    expect(seen.size).toBe(new Set(APPLICATION_IDENTIFIERS.map(({ ai }) => ai.slice(0, 3))).size);
  });

  it('GS12 so does the line for people, with brackets of the data escaped', () => {
    const withEscapes = (value: string) => value.replace(/[()]/g, '\\$&');
    const check = (fields: readonly Gs1Field[]) => {
      const line = fields.map(({ ai, value }) => `(${ai})${withEscapes(value)}`).join('');
      expect(bare(readHumanReadable(line).fields)).toEqual(fields);
    };
    fc.assert(fc.property(anyFields, check), RUNS);
  });
});

describe('GS9 a missing separator', () => {
  const separated = anyFields.filter((fields) => write(fields).includes(GS));

  it('GS9 never gives the verdict valid, whichever of them is missing', () => {
    const check = (fields: readonly Gs1Field[]) => {
      const text = write(fields);
      for (let at = text.indexOf(GS); at >= 0; at = text.indexOf(GS, at + 1))
        expect(verdictOfText(text.slice(0, at) + text.slice(at + 1))).not.toBe('valid');
    };
    fc.assert(fc.property(separated, check), RUNS);
  });

  it('GS9 nor when the scanner swallows all of them', () => {
    const check = (fields: readonly Gs1Field[]) => {
      expect(verdictOfText(write(fields).replaceAll(GS, ''))).not.toBe('valid');
    };
    fc.assert(fc.property(separated, check), RUNS);
  });
});

describe('GS7 a wrong character', () => {
  const checked = APPLICATION_IDENTIFIERS.filter(({ format }) => format[0]?.checks.includes('check'));
  const anyChecked = anyField.filter(({ ai }) => checked.some((identifier) => identifier.ai === ai));

  it('GS7 in a number with a check digit is never valid, nor suspicious', () => {
    const check = ({ ai, value }: Gs1Field) => {
      const covered = findIdentifier(ai)?.format[0]?.max ?? 0;
      for (let at = 0; at < covered; at += 1) {
        for (const other of `0123456789A ${GS}`) {
          if (other === value[at]) continue;
          expect(verdictOfText(ai + value.slice(0, at) + other + value.slice(at + 1))).toBe('invalid');
        }
      }
    };
    fc.assert(fc.property(anyChecked, check), { ...RUNS, numRuns: 60 });
  });

  it('GS7 a missing one neither', () => {
    const check = ({ ai, value }: Gs1Field) => {
      const covered = findIdentifier(ai)?.format[0]?.max ?? 0;
      if (value.length !== covered) return;
      for (let at = 0; at < covered; at += 1)
        expect(verdictOfText(ai + value.slice(0, at) + value.slice(at + 1))).toBe('invalid');
    };
    fc.assert(fc.property(anyChecked, check), { ...RUNS, numRuns: 100 });
  });
});

describe('GS6 day 00', () => {
  const anyDay00 = fc.record({
    year: fc.integer({ min: 0, max: 99 }),
    month: fc.integer({ min: 1, max: 12 }),
    ai: fc.constantFrom('11', '15', '17'),
  });
  const two = (number: number) => String(number).padStart(2, '0');

  it('GS6 is valid, is the last day of its month, and is said, in every month of a century', () => {
    const check = ({ year, month, ai }: { year: number; month: number; ai: string }) => {
      const text = `0109506000134352${ai}${two(year)}${two(month)}00`;
      const read = readElementString(text);
      const typed = typeFields(read.fields, '2026-11-22T08:00:00Z');
      const findings = [...read.findings, ...typed.findings];
      expect(verdictOf(findings)).toBe('valid');
      expect(findings).toEqual([{ code: 'day-00', at: 18, ai }]);
      const { expiry, produced, bestBefore } = typed.reading;
      const date = { 11: produced, 15: bestBefore, 17: expiry }[ai];
      const next = new Date(Date.parse(`${date?.date}T00:00:00Z`) + 86_400_000);
      expect([date?.dayZero, date?.date.slice(2, 7), next.getUTCDate()]).toEqual([
        true,
        `${two(year)}-${two(month)}`,
        1,
      ]);
    };
    fc.assert(fc.property(anyDay00, check), RUNS);
  });
});

describe('GS9 nothing is guessed', () => {
  const anyCharacter = fc.constantFrom(...'0123456789AZaz%/()', GS, ' ', '\u0000', 'é', '\ud800');
  /** A pack's text with some of it lost, doubled or overwritten, as a bad print, a bad cable or a person at a keyboard makes it. */
  const anyDamaged = fc
    .tuple(
      anyFields.map(write),
      fc.array(fc.tuple(fc.nat(80), fc.nat(2), fc.array(anyCharacter, { maxLength: 2 })), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([text, damages]) =>
      damages.reduce((left, [at, lost, put]) => left.slice(0, at) + put.join('') + left.slice(at + lost), text),
    );
  const withoutSeparators = (text: string) => text.replaceAll(GS, '');

  it('GS2 GS4 GS9 what is not invalid says every character that was scanned, in its place, and no other', () => {
    const check = (text: string) => {
      const { fields, findings } = readElementString(text);
      expect(['valid', 'suspicious', 'invalid']).toContain(verdictOf(findings));
      if (verdictOf(findings) === 'invalid') return;
      expect(fields.map(({ ai, value }) => ai + value).join('')).toBe(withoutSeparators(text));
      for (const { value, at } of fields) expect(text.slice(at, at + value.length)).toBe(value);
      expect(typeFields(fields, '2026-11-22T08:00:00Z').reading.fields).toEqual(bare(fields));
    };
    fc.assert(fc.property(fc.oneof(anyDamaged, fc.string({ maxLength: 60 })), check), { ...RUNS, numRuns: 600 });
  });

  it('GS9 a reader of any text gives a verdict and never an error', () => {
    const check = (text: string) => {
      for (const one of [
        readElementString(text),
        readHumanReadable(text),
        readDigitalLink(`https://id.gs1.org/${text}`),
      ])
        expect(['valid', 'suspicious', 'invalid']).toContain(verdictOf(one.findings));
    };
    const anyText = fc.oneof(
      anyDamaged,
      fc.array(anyCharacter, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(fc.property(anyText, check), RUNS);
  });
});
