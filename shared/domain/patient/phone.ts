import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

export interface Phone {
  /** E.164, e.g. `+442079460000`, when the number is a possible one; else what was typed, blanks tidied. */
  readonly value: string;
  readonly recognised: boolean;
}

/** A telephone number as typed, read as one of `country` (ISO 3166) unless it names another. Empty text gives undefined. */
export function findPhone(typed: string, country: string | undefined): Phone | undefined {
  const text = typed.trim().replace(/\s+/g, ' ');
  if (text === '') return undefined;
  const parsed = parsePhoneNumberFromString(text, countryCode(country));
  return parsed?.isPossible() ? { value: parsed.number, recognised: true } : { value: text, recognised: false };
}

function countryCode(country: string | undefined): CountryCode | undefined {
  return country !== undefined && isSupportedCountry(country) ? country : undefined;
}

/** As people of that country write it; abroad with the country's code. */
export function phoneText(value: string, country: string | undefined): string {
  const parsed = parsePhoneNumberFromString(value, countryCode(country));
  if (!parsed) return value;
  const home = countryCode(country);
  const national = home !== undefined && getCountryCallingCode(home) === parsed.countryCallingCode;
  return national ? parsed.formatNational() : parsed.formatInternational();
}

/** Digits by which numbers are compared and searched; undefined when there are too few to mean anything. */
export function findPhoneDigits(typed: string, country: string | undefined): string | undefined {
  const digits = findPhone(typed, country)?.value.replace(/\D/g, '') ?? '';
  return digits.length >= 5 ? digits : undefined;
}
