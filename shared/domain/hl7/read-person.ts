import type { AdministrativeSex, Demographics, PostalAddress } from '#shared/domain/patient/demographics.ts';
import { componentOf, DELETED, findSegment, type Message, repetitionsOf, textOf } from './message.ts';
import { type MomentParts, partialDateOf, readMoment } from './moment.ts';

/** Table 0001. */
const SEXES: Readonly<Record<string, AdministrativeSex>> = {
  M: 'male',
  F: 'female',
  O: 'other',
  A: 'other',
  U: 'unknown',
};
const LONGEST_NAME = 100;

export interface ReadPerson {
  /** What PID says; what it does not say is absent. An explicit delete is taken for a telephone only. */
  readonly said: Partial<Omit<Demographics, 'identifiers'>>;
  /** PID-30, or PID-29 where it says when. */
  readonly death?: { readonly at?: MomentParts };
  /** Fields that hold something that is none, e.g. a birth date of 31 April. */
  readonly malformed: readonly string[];
}

export function readPerson(message: Message): ReadPerson {
  const pid = findSegment(message, 'PID');
  const said = (field: number, component = 1) => spoken(textOf(message, pid, field, component));
  const [name] = repetitionsOf(message, pid, 5);
  const family = spoken(componentOf(message, name, 1))?.slice(0, LONGEST_NAME);
  const given = [2, 3].flatMap((at) => spoken(componentOf(message, name, at))?.slice(0, LONGEST_NAME) ?? []);
  const sex = SEXES[(said(8) ?? '').toUpperCase()];
  const born = said(7);
  const birth = born === undefined ? undefined : readMoment(born);
  const diedAt = said(29);
  const isBad = diedAt !== undefined && !readMoment(diedAt);
  const death = readDeath(said(30), diedAt);
  const address = readAddress(message, repetitionsOf(message, pid, 11)[0]);
  const phone = readPhone(message, repetitionsOf(message, pid, 13)[0]);
  return {
    said: {
      ...(family ? { family } : {}),
      ...(given.length > 0 ? { given } : {}),
      ...(sex ? { sex } : {}),
      ...(birth ? { birthDate: partialDateOf(birth) } : {}),
      ...(phone === undefined ? {} : { phone }),
      ...(address ? { address } : {}),
    },
    ...(death ? { death } : {}),
    malformed: [
      ...(born !== undefined && !birth ? ['PID-7'] : []),
      ...(death === undefined && isBad ? ['PID-29'] : []),
    ],
  };
}

/** @SAFETY `N` says that somebody lives whatever the time beside it; a time that is none says nothing. */
function readDeath(indicator: string | undefined, diedAt: string | undefined): ReadPerson['death'] {
  const at = diedAt === undefined ? undefined : readMoment(diedAt);
  const isDead = indicator === undefined ? at !== undefined : indicator.toUpperCase() === 'Y';
  return isDead ? { ...(at ? { at } : {}) } : undefined;
}

function spoken(text: string | undefined): string | undefined {
  return text === DELETED ? undefined : text;
}

/** XTN: the number as it is written since 2.7 (component 12), as it was before (1), or from its parts. */
function readPhone(message: Message, repetition: string | undefined): string | undefined {
  if (repetition === DELETED) return '';
  const at = (component: number) => spoken(componentOf(message, repetition, component));
  const [country, area, local] = [at(5), at(6), at(7)];
  const whole = at(12) ?? at(1);
  if (whole !== undefined) return whole;
  return local === undefined ? undefined : [country && `+${country}`, area, local].filter(Boolean).join(' ');
}

function readAddress(message: Message, repetition: string | undefined): PostalAddress | undefined {
  if (repetition === undefined || repetition === DELETED) return undefined;
  const at = (component: number) => spoken(componentOf(message, repetition, component));
  const line = [at(1), at(2)].filter(Boolean).join('\n');
  const parts = { line: line || undefined, city: at(3), district: at(4), postalCode: at(5), country: at(6) };
  const given = Object.entries(parts).filter(([, part]) => part !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
