import { checkCharacter } from './check-character.ts';

/**
 * What a patient gets when the station has no leased number left (RN5): `P-<station code>-<count>-<check>`. Nobody can
 * take it for a record number. The count is the station's own and never goes back, so that it is unique for the station.
 */
export function provisionalNumber(stationCode: string, count: number): string {
  const code = stationCode.toUpperCase().replace(/[^0-9A-Z]/g, '');
  if (code === '') throw new Error('A station code has letters or digits');
  const serial = count.toString().padStart(4, '0');
  return `P-${code}-${serial}-${checkOf(code, serial)}`;
}

const SHAPE = /^P-([0-9A-Z]+)-(\d{4,})-([0-9A-Z])$/;

export function isProvisionalNumber(text: string): boolean {
  const parts = SHAPE.exec(text);
  return parts !== null && checkOf(parts[1] ?? '', parts[2] ?? '') === parts[3];
}

/** A remainder that would print as `*` prints as `0`: a provisional number lives for days, not decades. */
function checkOf(code: string, serial: string): string {
  return checkCharacter(`P${code}${serial}`).replace('*', '0');
}
