/** What stands under the name of a drug on the sheet: all that it is given by, also where there is only the paper (MS4). */
import type { TFunction } from 'i18next';
import type { RoundLine } from '#shared/contract/round.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { bandWords, limitWords } from '../../../parts/medication/dosing-words.ts';
import { routeWords } from '../../../parts/medication/route-words.ts';
import { initialsOf } from './mar-days.ts';

interface Ordered extends Pick<RoundLine, 'dose' | 'scale' | 'route' | 'instruction'> {
  readonly asNeeded?:
    | Pick<NonNullable<RoundLine['asNeeded']>, 'indication' | 'minMinutes' | 'maxDoses24h' | 'max24h'>
    | undefined;
}

/** A line each. */
export function orderWords(t: TFunction, { dose, scale, route, instruction, asNeeded }: Ordered): readonly string[] {
  const amount = scale ? t('order.byScale', { unit: scale.measuredIn }) : doseInWords(dose ?? '');
  return [
    [amount, route && routeWords(t, route.text), instruction].filter(Boolean).join(' · '),
    ...(scale?.bands.map((band) => bandWords(t, band)) ?? []),
    ...(asNeeded ? asNeededWords(t, asNeeded) : []),
  ];
}

function asNeededWords(t: TFunction, asNeeded: NonNullable<Ordered['asNeeded']>): readonly string[] {
  const { indication, minMinutes, maxDoses24h, max24h } = asNeeded;
  const limits = limitWords(t, { minMinutes, maxDoses: maxDoses24h, most: max24h });
  return [t('order.asNeededFor', { indication }), ...limits.filter(Boolean)];
}

/** MS5: how much was given, where the order alone does not say it. */
export function givenDose(records: readonly { readonly dose?: string | undefined }[], ordered?: string): string {
  const given = records.flatMap(({ dose }) => dose ?? []);
  return given.every((dose) => dose === ordered) ? '' : doseInWords(given.join(', '));
}

/** Whose initials stand on the sheet, with the names. */
export function initialsIn(userIds: readonly string[], staffName: (userId: string) => string): readonly string[] {
  const names = [...new Set(userIds)].map(staffName).filter(Boolean);
  return names.map((name) => `${initialsOf(name)} ${name}`).toSorted();
}
