import type { TFunction } from 'i18next';
import { findAge } from '#shared/domain/patient/age.ts';
import { displayName } from '#shared/domain/patient/patient-name.ts';
import type { Format } from '../i18n/use-format.ts';

/** `MÜLLER, Anna`: for lists, where a missing name is shown by its number. */
export function listName(name: { readonly family: string; readonly given: string }): string {
  return displayName(name) || '—';
}

/** `12 Mar 1950 · 76 years`; an approximate age carries a tilde. */
export function bornText(birthDate: string | undefined, t: TFunction, format: Format, nowMs = Date.now()): string {
  if (!birthDate) return t('patient.bornUnknown');
  return [format.date(birthDate), ageText(birthDate, t, nowMs)].filter(Boolean).join(' · ');
}

export function ageText(birthDate: string, t: TFunction, nowMs = Date.now()): string {
  const age = findAge(birthDate, localDay(nowMs));
  if (!age) return '';
  const text = t(`patient.age.${age.unit}`, { count: age.value });
  return age.approximate ? `~${text}` : text;
}

interface AddressParts {
  readonly line: string;
  readonly city: string;
  readonly postalCode: string;
}

/** Where the post expects the code behind the town; elsewhere it stands before it. */
const CODE_LAST = new Set(['IE', 'GB', 'US', 'CA', 'AU', 'IN', 'KE', 'NG', 'ZA']);

/** One line, as the country writes it: `12 Mill Road, Galway, H91 X2Y3`, `4 rue Pasteur, 74000 Annecy`. */
export function addressText({ line, city, postalCode }: AddressParts, country: string | undefined): string {
  const town = CODE_LAST.has(country ?? '')
    ? [city, postalCode].filter(Boolean).join(', ')
    : `${postalCode} ${city}`.trim();
  return [line, town].filter(Boolean).join(', ');
}

/** A number stays with its name and its unit, and a telephone number whole, where a line ends. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** Words joined by a stroke may part behind it; a drug's name is not cut in the middle. For what is shown, not for what is kept. */
export function breakable(text: string): string {
  return text.replaceAll('/', '/\u200b');
}

/** Today on the wall calendar of this desk, `YYYY-MM-DD`. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
