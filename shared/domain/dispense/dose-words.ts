import { doseText } from '../medication/dose-text.ts';
import type { OrderedDose, Regimen } from '../medication/dosing.ts';
import { rateText } from '../medication/infusion-rate.ts';
import type { ReadDosing } from '../medication/read-dosage.ts';

/** An order's dosing as short as a line of a prescription shows it: `1 g · 08:00 20:00`. What nobody here can read as it was written. */
export function doseWords(dosing: ReadDosing): string {
  if (dosing.state !== 'read') return dosing.lines.map(({ text }) => text ?? '').join(' · ');
  const { regimen, route, instruction } = dosing.dosing;
  return [regimenWords(regimen), route?.text, instruction].filter((part) => part).join(' · ');
}

function regimenWords(regimen: Regimen): string {
  switch (regimen.kind) {
    case 'infusion':
      return rateText(regimen.rate);
    case 'varying':
      return regimen.doses.map(({ time, amount }) => `${time} ${doseText(amount)}`).join(' · ');
    case 'scale':
      return `${regimen.measuredIn} · ${regimen.times.join(' ')}`;
    case 'at-times':
      return [orderedText(regimen.dose), regimen.times.join(' '), ...(regimen.days ?? [])].join(' · ');
    case 'every':
      return `${orderedText(regimen.dose)} · ${regimen.minutes % 60 === 0 ? `${regimen.minutes / 60} h` : `${regimen.minutes} min`}`;
    case 'as-needed':
      return [orderedText(regimen.dose), regimen.indication.text].join(' · ');
    case 'once':
      return orderedText(regimen.dose);
  }
}

function orderedText(dose: OrderedDose): string {
  return dose.kind === 'range' ? `${doseText(dose.low)} – ${doseText(dose.high)}` : doseText(dose.amount);
}
