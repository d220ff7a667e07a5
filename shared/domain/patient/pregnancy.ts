import type { Extension, Patient } from '@medplum/fhirtypes';

const PREGNANT = 'urn:holdfast:pregnant-recorded';
const DAY_MS = 86_400_000;
/** @SAFETY A pregnancy ends; a mark that stays for ever would leave a patient unscored by NEWS2 for ever. */
const LASTS_DAYS = 300;

/** Whether a pregnancy that was recorded can still last at `on` (date or instant). */
export function isPregnant(patient: Patient, on: string): boolean {
  const recorded = patient.extension?.find((item) => item.url === PREGNANT)?.valueDateTime;
  if (recorded === undefined) return false;
  const days = (Date.parse(on) - Date.parse(recorded)) / DAY_MS;
  return days <= LASTS_DAYS;
}

export function withPregnancy(extensions: readonly Extension[], pregnant: boolean, recordedAt: string): Extension[] {
  const others = extensions.filter((item) => item.url !== PREGNANT);
  return pregnant ? [...others, { url: PREGNANT, valueDateTime: recordedAt }] : others;
}
