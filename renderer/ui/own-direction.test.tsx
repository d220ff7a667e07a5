import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import en from '../i18n/en.json' with { type: 'json' };
import { PatientLineView } from '../parts/PatientLineView.tsx';

const ARABIC = { family: 'الحداد', given: 'سمير' };
const LINE = { ...ARABIC, patientId: 'Patient:1', sex: 'male', birthDate: '1990-11-21', recordNumber: 'B000001Y' };

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: en } } });
});

describe('what people wrote keeps its own direction', () => {
  it('DI4 a name stands apart from the figures beside it', () => {
    const markup = renderToStaticMarkup(<PatientLineView line={LINE as never} place="جناح ٣" />);
    expect(markup).toMatch(/<bdi[^>]*>الحداد, سمير<\/bdi>/);
    expect(markup).toMatch(/<bdi>جناح ٣<\/bdi>/);
  });

  it('DI5 no screen shows a name, a place or a text of the record without it', () => {
    const root = join(import.meta.dirname, '..');
    const shown =
      /(?<!bdi[^>]*)>\s*\{(?:listName\(|staffName\(|[\w.]*(?:substance|problem)\.text\b|item\.note\.title|note\.title|entry\.text\b|[\w?.]*displayName\})/g;
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
    const bare = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(shown)].map(([hit]) => `${file}: ${hit}`),
    );
    expect(bare).toEqual([]);
  });
});
