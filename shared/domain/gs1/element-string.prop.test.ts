import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyField, anyFields } from './any-fields.ts';
import { APPLICATION_IDENTIFIERS, findIdentifier } from './application-identifiers.ts';
import { GS, type Gs1Field, readElementString } from './element-string.ts';
import { verdictOf } from './finding.ts';
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
