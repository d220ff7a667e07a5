import type { TFunction } from 'i18next';
import en from '../../i18n/en.json' with { type: 'json' };

type Field = keyof typeof en.labels.field;

/** A field of a label design in the language of the window; one of an own design has the name that was given to it. */
export const fieldWords = (name: string, t: TFunction): string =>
  Object.hasOwn(en.labels.field, name) ? t(`labels.field.${name as Field}`) : name;
