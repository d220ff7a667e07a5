import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { keepPlainTexts } from './plain-texts.ts';

type Text = (key: string, options?: object) => string;

async function start() {
  const instance = i18next.createInstance();
  let lookups = 0;
  keepPlainTexts(instance);
  await instance.init({
    lng: 'en',
    resources: {
      en: { translation: { save: 'Save', bed_one: '{{count}} bed', bed_other: '{{count}} beds', part: { of: 'of' } } },
      fr: { translation: { save: 'Enregistrer' } },
    },
    fallbackLng: 'en',
  });
  const { translator } = instance.services as unknown as { translator?: { translate(...asked: unknown[]): unknown } };
  const whole = translator ?? (instance as unknown as { translator: NonNullable<typeof translator> }).translator;
  const translate = whole.translate.bind(whole);
  whole.translate = (...asked) => {
    lookups += 1;
    return translate(...asked);
  };
  const textIn = (language: string) => instance.getFixedT(language) as unknown as Text;
  return { instance, textIn, lookups: () => lookups };
}

describe('plain texts', () => {
  it('are looked up once, whoever asks', async () => {
    const { textIn, lookups } = await start();
    const [one, other] = [textIn('en'), textIn('en')];
    expect([one('save'), other('save'), one('part.of')]).toEqual(['Save', 'Save', 'of']);
    const before = lookups();
    expect([one('save'), other('part.of')]).toEqual(['Save', 'of']);
    expect(lookups()).toBe(before);
  });
  it('are of the language that is asked for, also after it has changed', async () => {
    const { instance, textIn } = await start();
    expect(textIn('en')('save')).toBe('Save');
    await instance.changeLanguage('fr');
    expect(textIn('fr')('save')).toBe('Enregistrer');
    expect(textIn('fr')('part.of')).toBe('of');
  });
  it('what is put together is put together each time; what is not there is its key', async () => {
    const { textIn } = await start();
    const t = textIn('en');
    expect([t('bed', { count: 1 }), t('bed', { count: 3 }), t('none')]).toEqual(['1 bed', '3 beds', 'none']);
  });
});
