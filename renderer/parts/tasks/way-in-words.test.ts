import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { missingIn, missingText } from '#shared/domain/register/note-words.ts';
import { saidInTask } from './way-in-words.ts';

const t = ((key: string, { label, text }: { label?: string; text?: string } = {}) =>
  label ? `${label}: ${text}` : `<${key}>`) as unknown as TFunction;

const wayInWords = (description: string, say: TFunction) => saidInTask({ code: 'countersign', description }, say);

describe('what a signature is asked for', () => {
  it('says the way in words, and keeps the drug and the reason as they were written', () => {
    expect(wayInWords('Dolorol 1:1 mix: no-bar-code – blister cut – again', t)).toBe(
      'Dolorol 1:1 mix: <round.path.no-bar-code> – blister cut – again',
    );
  });

  it('says each finding that was open', () => {
    expect(wayInWords('Dolorol: dose-already-given, time-too-late', t)).toBe(
      'Dolorol: <round.finding.dose-already-given>, <round.finding.time-too-late>',
    );
  });

  it('leaves alone what it does not know', () => {
    for (const text of ['Dolorol: of-a-later-version – why', 'Look at the drain', ''])
      expect(wayInWords(text, t)).toBe(text);
  });
});

describe('what the program wrote into a task', () => {
  const say = ((key: string, { drug, why }: Record<string, string>) =>
    `<${key}> ${drug} | ${why}`) as unknown as TFunction;
  const said = (description: string, language = 'fr') => saidInTask({ code: 'free', description }, say, language);
  it('is said in the language of the reader', () => {
    const toEnter = (why: string) => `Controlled-drug register: Morphine – ${why}. Enter it with a witness.`;
    for (const why of ['given without anybody standing by', 'how much it was could not be reckoned'])
      expect(said(toEnter(why))).toMatch(/^<tasks.toEnter> Morphine \| (donné|la quantité)/);
    for (const missing of ['bag', 'several', 'amount', 'strength', 'rest', 'rest-unknown', 'unseen'])
      expect(said(toEnter(missingText(missing, { unit: 'ampoule', left: '5 mg' })))).toContain(
        `| ${missingIn(missingText(missing, { unit: 'ampoule', left: '5 mg' }), 'fr')}`,
      );
    expect(said(toEnter(missingText('rest', { left: '5 mg' })))).toContain('5 mg restaient dans la poche');
    expect(said(toEnter('given without anybody standing by'), 'en')).toContain('| given without anybody standing by');
  });
  it('leaves the words of people alone', () => {
    for (const text of ['Walk with her', 'Controlled-drug register: count it']) expect(said(text)).toBe(text);
    expect(
      said(
        'Morphine – entered in error: wrong bed. Two people look in the cupboard, and put register and stock right.',
      ),
    ).toContain('wrong bed');
  });
});
