import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LABEL_WARNINGS } from '#shared/model/dispense-codes.ts';
import english from '../../../resources/directions/en.json' with { type: 'json' };
import type { Dosing, Regimen } from '../medication/dosing.ts';
import { readDirectionFile } from './direction-file.ts';
import { DIRECTION_LANGUAGES, directionPhrases, isReviewed } from './direction-phrases.ts';
import { directionsOf, quantityIn, warningText } from './directions.ts';

const dose = { kind: 'fixed', amount: { value: '2', unit: 'tablet' } } as const;
const TABLET = { ingredients: [], form: 'tablet' };
const START = '2026-11-22T08:00:00Z';
const said = (language: string, regimen: Regimen, course: Partial<Dosing['course']> = {}, route = 'oral') =>
  directionsOf({ regimen, course: { start: START, ...course }, route: { text: route } }, TABLET, language)?.text ?? '';
const AT: Regimen = { kind: 'at-times', times: ['08:00', '14:00', '20:00'], dose };
const REGIMENS: readonly Regimen[] = [
  AT,
  { ...AT, everyDays: 2 },
  { ...AT, everyDays: 3 },
  { kind: 'every', minutes: 60, anchor: START, dose },
  { kind: 'every', minutes: 480, anchor: START, dose },
  { kind: 'once', dose },
  { kind: 'as-needed', indication: { text: 'pain' }, maxDosesIn24h: 4, dose },
  { kind: 'as-needed', indication: { text: 'pain' }, maxDosesIn24h: 4, minMinutes: 360, dose },
];
const figures = (text: string) => (text.match(/\d+(:\d\d)?/g) ?? []).toSorted();

describe('DI11 languages of labels are data', () => {
  it('DI11 every file of the folder is one that labels are written in', () => {
    const files = readdirSync(new URL('../../../resources/directions', import.meta.url)).map((name) =>
      name.slice(0, -5),
    );
    expect(files.toSorted()).toEqual([...DIRECTION_LANGUAGES].toSorted());
    expect(files).toEqual(expect.arrayContaining(['es', 'pt', 'sw', 'hi', 'zu', 'af']));
  });
  it.each(DIRECTION_LANGUAGES)(
    '@SAFETY DI11 %s says every dosing with all of its figures, and none besides',
    (language) => {
      for (const regimen of REGIMENS) {
        const text = said(language, regimen, { end: '2026-11-29T08:00:00Z' });
        // The clock of 24 hours is named beside the times, where a language counts them otherwise.
        const told = figures(text.replaceAll('(muda wa saa 24)', ''));
        const asked = figures(said('en', regimen, { end: '2026-11-29T08:00:00Z' }));
        expect([...new Set(told)], text).toEqual([...new Set(asked)]);
        expect(text).not.toMatch(/[{}]| {2}|undefined/);
      }
    },
  );
  it.each(DIRECTION_LANGUAGES)('DI11 %s has warnings of its own', (language) => {
    const texts = LABEL_WARNINGS.map((warning) => warningText(warning, language));
    expect(new Set(texts).size).toBe(LABEL_WARNINGS.length);
    if (language !== 'en')
      expect(texts.filter((text, at) => text === warningText(LABEL_WARNINGS[at] ?? 'no-alcohol', 'en'))).toEqual([]);
  });
  it('@SAFETY DI11 Swahili, whose hours count from sunrise, names the clock of its times', () => {
    expect(said('sw', AT)).toBe('Dozi: vidonge 2 kwa mdomo ifikapo 08:00, 14:00 na 20:00 (muda wa saa 24) kila siku.');
    for (const phrase of Object.values(directionPhrases('sw').atTimes)) expect(phrase).toContain('(muda wa saa 24)');
  });
  it('DI11 sentences are those of the language', () => {
    expect(said('es', AT, { end: '2026-11-23T08:00:00Z' })).toBe(
      'Dosis: 2 comprimidos por la boca a las 08:00, 14:00 y 20:00 todos los días. Durante 1 día.',
    );
    expect(said('zu', AT)).toBe('Umthamo: amaphilisi 2 ngomlomo ngo-08:00, 14:00 nango-20:00 nsuku zonke.');
    expect(said('hi', AT)).toBe('खुराक: 2 गोलियाँ मुँह से 08:00, 14:00 और 20:00 बजे हर दिन।');
  });
  it('@SAFETY DI11 a part and a thousand are written so that nobody reads one for the other', () => {
    const ofDose = (language: string, value: string) =>
      said(language, { kind: 'once', dose: { kind: 'fixed', amount: { value, unit: 'mL' } } });
    expect([ofDose('fr', '2.5'), ofDose('en', '2.5')]).toEqual([
      expect.stringContaining('2,5 mL'),
      expect.stringContaining('2.5 mL'),
    ]);
    expect([ofDose('fr', '1000'), ofDose('en', '1000')]).toEqual([
      expect.stringContaining('1000 mL'),
      expect.stringContaining('1000 mL'),
    ]);
    const apart = { kind: 'as-needed', indication: { text: 'pain' }, maxDosesIn24h: 4, minMinutes: 90, dose } as const;
    expect(said('fr', apart)).toContain('1,5');
    expect(said('fr', { ...apart, minMinutes: 100 })).toBe('');
  });
  it('@SAFETY DI11 how much was handed out is said in the language of the label', () => {
    expect(quantityIn('56', 'tablet', 'fr')).toBe('56 comprimés');
    expect(quantityIn('1000', 'mL', 'fr')).toBe('1000 mL');
    expect(quantityIn('1.5', 'tablet', 'en')).toBe('1.5 tablets');
    expect(quantityIn('2', 'kit', 'fr')).toBe('2 kit');
  });
  it('DI11 who read the phrases is said', () => {
    expect([isReviewed('en'), isReviewed('sw'), isReviewed('hi')]).toEqual([true, false, false]);
  });
});

describe('DI11 a file that is not whole is refused', () => {
  const without = (change: (phrases: Record<string, Record<string, unknown>>) => void) => {
    const file = structuredClone(english);
    change(file.phrases as unknown as Record<string, Record<string, unknown>>);
    const read = readDirectionFile(file);
    return 'lacks' in read ? read.lacks : [];
  };
  it('DI11 a whole one is taken', () => expect(without(() => undefined)).toEqual([]));
  it('@SAFETY DI11 what lacks is named by its path', () => {
    expect(without(({ warnings }) => delete warnings?.['no-alcohol']).join()).toContain('phrases.warnings.no-alcohol');
    expect(without(({ units }) => Object.assign(units ?? {}, { drop: undefined })).join()).toContain(
      'phrases.units.drop',
    );
    expect(without(({ routes }) => Object.assign(routes ?? {}, { oral: ' ' })).join()).toContain('phrases.routes.oral');
  });
  it('@SAFETY DI11 a phrase without its figure, or with a place that nothing fills, is none', () => {
    expect(without(({ every }) => Object.assign(every ?? {}, { many: 'every hour' }))).toEqual([
      'phrases.every.many: needs {hours} once each',
    ]);
    expect(without(({ forDays }) => Object.assign(forDays ?? {}, { many: 'For {days} of {weeks}.' }))).toHaveLength(1);
    expect(without(({ warnings }) => Object.assign(warnings ?? {}, { 'with-food': 'With {food}.' }))).toHaveLength(1);
  });
});
