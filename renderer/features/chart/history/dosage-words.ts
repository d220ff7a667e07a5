import type { TFunction } from 'i18next';
import type { ReadDosing } from '#shared/domain/medication/read-dosage.ts';
import { dosingWords } from '../../../parts/medication/dosing-words.ts';
import { routeWords } from '../../../parts/medication/route-words.ts';

/** `4 units · subcutaneous · 08:00 · 20:00`; nothing for what is no dosing. */
export function dosageWords(value: unknown, t: TFunction): string | undefined {
  const dosing = value as Partial<ReadDosing> | undefined;
  if (dosing?.state !== 'read' && dosing?.state !== 'as-written') return undefined;
  const { dose, when, more } = dosingWords(t, dosing as ReadDosing);
  const route = dosing.state === 'read' ? dosing.dosing?.route?.text : undefined;
  return [dose, route && routeWords(t, route), when, ...more].filter(Boolean).join(' · ');
}
